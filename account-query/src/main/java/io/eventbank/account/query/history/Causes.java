package io.eventbank.account.query.history;

import io.eventbank.account.api.event.TransferCreditRefused;
import io.eventbank.account.api.event.TransferCredited;
import io.eventbank.account.support.axon.AuditMetaData;
import io.eventbank.account.support.axon.StoredEvents;
import io.eventbank.account.support.security.Caller;
import io.eventbank.account.support.trace.Traces;
import io.eventbank.account.support.web.KeyedRequest;
import java.util.Set;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.messaging.MetaData;

/** Who caused an event and why, as far as somebody may know. */
final class Causes {

    private static final Set<String> PERSONAL =
            Set.of(Caller.ACTOR, AuditMetaData.REQUEST_ID, KeyedRequest.IDEMPOTENCY_KEY, Traces.TRACE_PARENT);

    private Causes() {}

    /**
     * The metadata of an event of an account that the caller may see. What came from another account was ordered by
     * somebody else, whose name is none of a customer's business.
     */
    static MetaData shown(DomainEventMessage<?> event, Caller caller) {
        MetaData stored = StoredEvents.storedMetaData(event);
        boolean fromElsewhere =
                event.getPayload() instanceof TransferCredited || event.getPayload() instanceof TransferCreditRefused;
        boolean known =
                caller.seesEverything() || !fromElsewhere || caller.subject().equals(stored.get(Caller.ACTOR));
        return known ? stored : stored.withoutKeys(PERSONAL);
    }
}
