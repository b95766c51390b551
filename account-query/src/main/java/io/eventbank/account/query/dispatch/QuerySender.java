package io.eventbank.account.query.dispatch;

import io.eventbank.account.api.error.ErrorCode;
import io.eventbank.account.api.error.Refusal;
import io.eventbank.account.support.security.Caller;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.axonframework.messaging.GenericMessage;
import org.axonframework.messaging.Message;
import org.axonframework.messaging.responsetypes.ResponseTypes;
import org.axonframework.queryhandling.QueryGateway;
import org.axonframework.queryhandling.SubscriptionQueryResult;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Sends queries on behalf of the current request and waits for their answers. */
@Component
public class QuerySender {

    private final QueryGateway gateway;
    private final QueryProperties properties;

    QuerySender(QueryGateway gateway, QueryProperties properties) {
        this.gateway = gateway;
        this.properties = properties;
    }

    /** Sends a query that is always answered. */
    public <R> R ask(Object query, Class<R> answer) {
        return await(gateway.query(query, ResponseTypes.instanceOf(answer)));
    }

    /** Sends a query that is answered with nothing where there is nothing that the caller may see. */
    public <R> Optional<R> find(Object query, Class<R> answer) {
        return await(gateway.query(query, ResponseTypes.optionalInstanceOf(answer)));
    }

    /**
     * Waits until a view has reached a version, as told by the projection; returns at once if that is null.
     *
     * @param query asks for the version and subscribes to its updates
     * @param unknown the refusal if nothing that the caller may see has appeared meanwhile
     * @throws Refusal {@code read_model_behind} if the view is still behind when the time is up
     */
    public void awaitVersion(Object query, Long minVersion, Refusal unknown) {
        if (minVersion == null) {
            return;
        }
        // The local bus enriches the first query, but not the subscription, which the updates are filtered by.
        Message<Object> message = new GenericMessage<>(
                query, Caller.current().map(Caller::toMetaData).orElse(Map.of()));
        SubscriptionQueryResult<Optional<Long>, Long> subscription = gateway.subscriptionQuery(
                message, ResponseTypes.optionalInstanceOf(Long.class), ResponseTypes.instanceOf(Long.class));
        try {
            // Updates come first: they are subscribed to, and so released again, even if the first answer is enough.
            Long version = Flux.merge(
                            subscription.updates(), subscription.initialResult().flatMap(Mono::justOrEmpty))
                    .takeUntil(reached -> reached >= minVersion)
                    .take(properties.minVersionTimeout())
                    .takeLast(1)
                    .next()
                    .block();
            if (version == null) {
                throw unknown;
            }
            if (version < minVersion) {
                throw new Refusal(
                        ErrorCode.READ_MODEL_BEHIND, "The view is at version " + version + ", not yet " + minVersion);
            }
        } finally {
            subscription.close();
        }
    }

    private static <R> R await(CompletableFuture<R> answer) {
        try {
            return answer.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }
}
