package io.eventbank.account.query.dispatch;

import io.eventbank.account.api.error.ErrorCode;
import io.eventbank.account.api.error.HandlerFailure;
import io.eventbank.account.api.error.Refusal;
import io.eventbank.account.api.query.FindAccountVersion;
import io.eventbank.account.api.query.FindRecordedVersion;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.support.security.Caller;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.axonframework.messaging.GenericMessage;
import org.axonframework.messaging.Message;
import org.axonframework.messaging.responsetypes.ResponseTypes;
import org.axonframework.queryhandling.QueryExecutionException;
import org.axonframework.queryhandling.QueryGateway;
import org.axonframework.queryhandling.SubscriptionQueryResult;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.concurrent.Queues;

/** Sends queries on behalf of the current request and waits for their answers. */
@Component
public class QuerySender {

    private final QueryGateway gateway;
    private final QueryProperties properties;
    private final WaitingReads waitingReads;
    private final Caller caller;

    @Autowired
    QuerySender(QueryGateway gateway, QueryProperties properties, WaitingReads waitingReads) {
        this(gateway, properties, waitingReads, null);
    }

    private QuerySender(QueryGateway gateway, QueryProperties properties, WaitingReads waitingReads, Caller caller) {
        this.gateway = gateway;
        this.properties = properties;
        this.waitingReads = waitingReads;
        this.caller = caller;
    }

    /** One that sends on behalf of this caller: for handlers, which need not run where the request came in. */
    public QuerySender onBehalfOf(Caller someone) {
        return new QuerySender(gateway, properties, waitingReads, someone);
    }

    /** Sends a query that is always answered. */
    public <R> R ask(Object query, Class<R> answer) {
        return await(gateway.query(message(query), ResponseTypes.instanceOf(answer)));
    }

    /** Sends a query that is answered with nothing where there is nothing that the caller may see. */
    public <R> Optional<R> find(Object query, Class<R> answer) {
        return await(gateway.query(message(query), ResponseTypes.optionalInstanceOf(answer)));
    }

    /**
     * Sends a query about an account that the tables answer, once they show a version.
     *
     * @param minVersion null for any
     * @throws Refusal {@code account_not_found} if it is answered with nothing; {@code read_model_behind} as of
     *     {@link #awaitVersion}
     */
    public <R> R findOfAccount(AccountId accountId, Long minVersion, Object query, Class<R> answer) {
        return find(new FindAccountVersion(accountId), minVersion, query, answer);
    }

    /**
     * As {@link #findOfAccount}, of a query about one of its transactions.
     *
     * @throws Refusal {@code transaction_not_found} if it is answered with nothing, but there is such an account
     */
    public <R> R findOfTransaction(AccountId accountId, Long minVersion, Object query, Class<R> answer) {
        if (minVersion != null) {
            requireAccount(accountId, minVersion);
        }
        return find(query, answer).orElseThrow(() -> {
            requireAccount(accountId, null);
            return new Refusal(ErrorCode.TRANSACTION_NOT_FOUND, "There is no such transaction");
        });
    }

    private void requireAccount(AccountId accountId, Long minVersion) {
        findOfAccount(accountId, minVersion, new FindAccountVersion(accountId), Long.class);
    }

    /** As {@link #findOfAccount}, of a query that the events themselves answer, once a version is recorded. */
    public <R> R findOfEvents(AccountId accountId, Long minVersion, Object query, Class<R> answer) {
        return find(new FindRecordedVersion(accountId), minVersion, query, answer);
    }

    private <R> R find(Object version, Long minVersion, Object query, Class<R> answer) {
        Refusal unknown = new Refusal(ErrorCode.ACCOUNT_NOT_FOUND, "There is no such account");
        awaitVersion(version, minVersion, unknown);
        return find(query, answer).orElseThrow(() -> unknown);
    }

    /**
     * Sends a query that is answered with nothing where there is nothing that the caller may see, and waits for the
     * updates of the answer, as told by the projection, until it is what the caller waits for.
     *
     * @param awaited whether an answer need not be waited for any longer
     * @param atMost the time after which the answer is the latest one, whatever it is; zero is not to wait at all
     * @throws Refusal {@code too_many_requests} or {@code too_many_waiting} if the first answer is not what is waited
     *     for, and too many reads are waiting
     */
    public <R> Optional<R> find(Object query, Class<R> answer, Predicate<R> awaited, Duration atMost) {
        if (atMost.isZero()) {
            return find(query, answer);
        }
        SubscriptionQueryResult<R, R> subscription = subscribe(query, answer, Queues.SMALL_BUFFER_SIZE);
        // Only who has to wait counts: a read of what is there already, as most are, is never refused.
        WaitingReads.Read read = waitingReads.of(someone());
        try {
            // Updates come first: they are subscribed to, and so released again, even if the first answer is enough.
            // What another process changes is not told here: so it is asked again, too.
            return Flux.merge(
                            // If updates break off, asking again is left.
                            subscription.updates().take(atMost).onErrorComplete(),
                            subscription
                                    .initialResult()
                                    .timeout(properties.answerTimeout())
                                    .doOnSuccess(first -> {
                                        if (first == null || !awaited.test(first)) {
                                            read.waits();
                                        }
                                    }),
                            answers(query, answer).take(atMost))
                    .takeUntil(awaited)
                    .takeLast(1)
                    .next()
                    .blockOptional();
        } finally {
            read.close();
            subscription.close();
        }
    }

    /**
     * Has the caller of a query told whenever its answer has been updated, from now on. Which update it was is not
     * told: whoever needs the answer asks for it.
     *
     * @param update the kind of the updates
     * @param onUpdate runs in the thread that made the update, and so must not wait or fail
     * @param onEnd runs when no more updates will come, unless that was asked for
     * @return ends it
     */
    public Disposable follow(Object query, Class<?> update, Runnable onUpdate, Runnable onEnd) {
        // All of the updates that fit into the buffer would be kept for later subscribers.
        SubscriptionQueryResult<?, ?> subscription = subscribe(query, update, 1);
        Disposable updates = subscription.updates().subscribe(any -> onUpdate.run(), failure -> onEnd.run(), onEnd);
        return () -> {
            if (!updates.isDisposed()) {
                updates.dispose();
                subscription.close();
            }
        };
    }

    /**
     * Waits until a view has reached a version; returns at once if that is null.
     *
     * @param query asks for the version
     * @param unknown the refusal if nothing that the caller may see has appeared meanwhile
     * @throws Refusal {@code read_model_behind} if the view is still behind when the time is up
     */
    public void awaitVersion(Object query, Long minVersion, Refusal unknown) {
        if (minVersion == null) {
            return;
        }
        long version = find(query, Long.class, reached -> reached >= minVersion, properties.minVersionTimeout())
                .orElseThrow(() -> unknown);
        if (version < minVersion) {
            throw new Refusal(
                    ErrorCode.READ_MODEL_BEHIND, "The view is at version " + version + ", not yet " + minVersion);
        }
    }

    private <R> SubscriptionQueryResult<R, R> subscribe(Object query, Class<R> answer, int bufferedUpdates) {
        try {
            // Unlike the answer to a query, the first one to a subscription cannot cross the bus as an Optional.
            return gateway.subscriptionQuery(
                    query.getClass().getName(),
                    message(query),
                    ResponseTypes.instanceOf(answer),
                    ResponseTypes.instanceOf(answer),
                    bufferedUpdates);
        } catch (IllegalStateException e) {
            // What the connection to Axon Server says when it breaks just now.
            throw new QueryExecutionException("No updates could be subscribed to", e, HandlerFailure.UNAVAILABLE);
        }
    }

    /** The answers of a query that is asked again and again. */
    private <R> Flux<R> answers(Object query, Class<R> answer) {
        Message<Object> message = message(query);
        return Flux.interval(properties.pollInterval(), Schedulers.boundedElastic())
                .onBackpressureDrop()
                .concatMap(
                        tick -> Mono.fromFuture(() -> gateway.query(
                                        query.getClass().getName(), message, ResponseTypes.optionalInstanceOf(answer)))
                                .flatMap(Mono::justOrEmpty),
                        1);
    }

    /** With the caller on it, because the local bus enriches queries, but not what updates are subscribed to by. */
    private Message<Object> message(Object query) {
        return new GenericMessage<>(query, someone().map(Caller::toMetaData).orElse(Map.of()));
    }

    private Optional<Caller> someone() {
        return Optional.ofNullable(caller).or(Caller::current);
    }

    private <R> R await(CompletableFuture<R> answer) {
        try {
            return answer.orTimeout(properties.answerTimeout().toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }
}
