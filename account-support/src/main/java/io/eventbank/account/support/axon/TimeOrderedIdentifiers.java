package io.eventbank.account.support.axon;

import io.eventbank.account.support.web.Ids;
import org.axonframework.common.IdentifierFactory;

/**
 * The identifiers of Axon's messages, events among them: they sort by the time they were made, so that an index on them
 * grows at its end. Axon finds this class as a service.
 */
public final class TimeOrderedIdentifiers extends IdentifierFactory {

    @Override
    public String generateIdentifier() {
        return Ids.next();
    }
}
