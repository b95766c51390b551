package io.eventbank.account.command.account;

/** {@link io.eventbank.account.api.value.Money#LARGEST} as annotations need it. */
public final class Amounts {

    public static final String LARGEST = "1000000000000000";

    private Amounts() {}
}
