package io.eventbank.account.query.live;

import io.eventbank.account.api.error.ErrorCode;
import io.eventbank.account.api.error.Refusal;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.query.dispatch.QueryProperties;
import io.eventbank.account.query.dispatch.QuerySender;
import io.eventbank.account.query.dispatch.Quota;
import io.eventbank.account.support.security.Caller;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * All streams of updates of this process, and the threads that they share: two that look at the time, and a bounded
 * number that read and send. A stream in which nothing happens holds none of them. A client that does not take what it
 * is sent holds one until the server gives its connection up ({@code server.tomcat.connection-timeout}, 20 seconds by
 * default); the stream is ended then.
 */
@Component
class LiveAccounts implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(LiveAccounts.class);

    private final QuerySender queries;
    private final ShownVersions versions;
    private final LiveProperties limits;
    private final Duration pollInterval;
    private final Clock clock;
    private final Quota places;
    private final Semaphore reading;
    private final Set<AccountUpdates> streams = ConcurrentHashMap.newKeySet();
    private ThreadPoolTaskExecutor senders;
    private ThreadPoolTaskScheduler timer;
    private volatile boolean running;

    LiveAccounts(
            QuerySender queries,
            ShownVersions versions,
            LiveProperties limits,
            QueryProperties properties,
            Clock clock) {
        this.queries = queries;
        this.versions = versions;
        this.limits = limits;
        this.pollInterval = properties.pollInterval();
        this.clock = clock;
        this.places = new Quota(
                "streams of updates",
                limits.maxFollowers(),
                limits.maxFollowersPerCaller(),
                ErrorCode.TOO_MANY_FOLLOWERS);
        this.reading = new Semaphore(limits.liveReaders());
    }

    /**
     * Opens a stream of updates for a caller who may see the account.
     *
     * @param version up to which the client has seen the account, or {@link AccountUpdates#NOTHING}
     * @param expiry when the caller's token expires, and the stream ends; null if it does not
     * @throws Refusal {@code too_many_followers} if the process has as many streams as it may have, or is stopping;
     *     {@code too_many_requests} if the caller has
     */
    SseEmitter follow(AccountId accountId, OwnerId owner, Caller caller, long version, Instant expiry) {
        if (!running) {
            throw new Refusal(ErrorCode.TOO_MANY_FOLLOWERS, "No more streams are opened here at the moment");
        }
        Quota.Hold place = places.take(caller.subject(), 1);
        AccountUpdates stream =
                new AccountUpdates(accountId, caller, version, queries, senders, reading, limits.reconnectAfter());
        stream.releases(place::close);
        streams.add(stream);
        stream.releases(() -> streams.remove(stream));
        try {
            ScheduledFuture<?> end = timer.schedule(stream::end, end(expiry));
            stream.releases(() -> end.cancel(false));
            SseEmitter emitter = stream.start(owner);
            if (!running) {
                stream.end();
            }
            return emitter;
        } catch (RuntimeException failure) {
            stream.end();
            throw failure;
        }
    }

    /** How many streams are open. */
    int followers() {
        return streams.size();
    }

    private Instant end(Instant expiry) {
        Instant latest = clock.instant().plus(limits.maxStreamDuration());
        return expiry != null && expiry.isBefore(latest) ? expiry : latest;
    }

    @Override
    public void start() {
        senders = new ThreadPoolTaskExecutor();
        senders.setThreadNamePrefix("live-");
        senders.setDaemon(true);
        senders.setCorePoolSize(limits.liveThreads());
        senders.setMaxPoolSize(limits.liveThreads());
        senders.setAllowCoreThreadTimeOut(true);
        // What waits is at most one task for each stream. When the threads are no more, a stream has only to be closed.
        senders.setRejectedExecutionHandler((task, pool) -> task.run());
        senders.setWaitForTasksToCompleteOnShutdown(true);
        senders.initialize();
        timer = new ThreadPoolTaskScheduler();
        timer.setPoolSize(2); // looking, which may have to wait for the database, and everything else
        timer.setThreadNamePrefix("live-timer-");
        timer.setDaemon(true);
        timer.setClock(clock);
        timer.setRemoveOnCancelPolicy(true);
        timer.initialize();
        timer.scheduleAtFixedRate(() -> streams.forEach(AccountUpdates::beat), limits.heartbeatInterval());
        timer.scheduleWithFixedDelay(this::look, pollInterval);
        running = true;
    }

    /** Finds out what another process has changed, of which this one is not told. */
    void look() {
        if (streams.isEmpty()) {
            return;
        }
        try {
            Map<AccountId, ShownVersions.Versions> now =
                    versions.of(streams.stream().map(AccountUpdates::accountId).collect(Collectors.toSet()));
            streams.forEach(stream -> stream.look(now.get(stream.accountId())));
        } catch (RuntimeException failure) {
            // The database is down: the next look is soon.
            LOG.debug("Cannot look for changes", failure);
        }
    }

    @Override
    public void stop() {
        running = false;
        streams.forEach(AccountUpdates::end);
        timer.shutdown();
        senders.shutdown();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Stopped first: the web server, which is stopped after it, waits until all requests have been answered. */
    @Override
    public int getPhase() {
        return DEFAULT_PHASE;
    }
}
