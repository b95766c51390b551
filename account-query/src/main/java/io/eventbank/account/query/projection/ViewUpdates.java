package io.eventbank.account.query.projection;

import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.support.security.Caller;
import java.util.Map;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.queryhandling.QueryUpdateEmitter;
import org.axonframework.queryhandling.SubscriptionQueryMessage;
import org.springframework.stereotype.Component;

/** Tells reads that wait for a version of a view that it has changed. */
@Component
public class VersionUpdates {

    private final QueryUpdateEmitter emitter;

    VersionUpdates(QueryUpdateEmitter emitter) {
        this.emitter = emitter;
    }

    /** The version that a view has reached now, and whose data it shows. */
    public record Reached(OwnerId owner, long version) {}

    /**
     * Tells of changes as soon as they are committed.
     *
     * @param changes by the query that asks for the version of what has changed
     */
    public void afterCommit(Map<?, Reached> changes) {
        CurrentUnitOfWork.get().afterCommit(committed -> tell(changes));
    }

    private void tell(Map<?, Reached> changes) {
        // Those who wait are few, what changes in a replay is everything: so look at the former.
        for (SubscriptionQueryMessage<?, ?, ?> waiting : emitter.activeSubscriptions()) {
            Reached reached = changes.get(waiting.getPayload());
            if (reached != null && Caller.of(waiting.getMetaData()).sees(reached.owner())) {
                emitter.emit(query -> query.getIdentifier().equals(waiting.getIdentifier()), reached.version());
            }
        }
    }
}
