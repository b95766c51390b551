package io.eventbank.account.query.projection;

import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.support.security.Caller;
import java.util.List;
import java.util.Map;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.queryhandling.QueryUpdateEmitter;
import org.axonframework.queryhandling.SubscriptionQueryMessage;
import org.springframework.stereotype.Component;

/** Tells reads that wait for a view to change that it has. */
@Component
public class ViewUpdates {

    private final QueryUpdateEmitter emitter;

    ViewUpdates(QueryUpdateEmitter emitter) {
        this.emitter = emitter;
    }

    /**
     * What a query is answered with now.
     *
     * @param owners whose data it shows; who sees that of one of them is told
     */
    public record Update(List<OwnerId> owners, Object answer) {}

    /**
     * Tells of changes as soon as the current unit of work has committed them.
     *
     * @param changes by the query that asks for what has changed
     */
    public void afterCommit(Map<?, Update> changes) {
        CurrentUnitOfWork.get().afterCommit(committed -> tell(changes));
    }

    /** Tells of changes that are committed. */
    public void tell(Map<?, Update> changes) {
        if (changes.isEmpty()) {
            return;
        }
        // Those who wait are few, what changes in a replay is everything: so look at the former. Each emission looks at
        // all of them again: one for each query, however many wait for it.
        emitter.activeSubscriptions().stream()
                .map(SubscriptionQueryMessage::getPayload)
                .filter(changes::containsKey)
                .distinct()
                .forEach(query -> tell(query, changes.get(query)));
    }

    private void tell(Object query, Update update) {
        emitter.emit(
                waiting -> waiting.getPayload().equals(query)
                        && update.owners().stream().anyMatch(Caller.of(waiting.getMetaData())::sees),
                update.answer());
    }
}
