package io.eventbank.account.api.upcaster;

import org.axonframework.serialization.upcasting.event.EventUpcasterChain;

/** How stored events of earlier revisions are read: one chain, for every process that reads events. */
public final class AccountUpcasters {

    private AccountUpcasters() {}

    /** The upcasters, from the oldest change to the newest. */
    public static EventUpcasterChain chain() {
        return new EventUpcasterChain(new AccountOpened1To2Upcaster(), new AccountOpened2To3Upcaster());
    }
}
