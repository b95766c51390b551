package io.eventbank.account.query.live;

import io.eventbank.account.api.query.AccountView;
import io.eventbank.account.api.query.FindAccount;
import io.eventbank.account.api.query.FindAccountOwnerVersion;
import io.eventbank.account.api.query.FindAccountVersion;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.query.dispatch.QuerySender;
import io.eventbank.account.support.security.Caller;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * What one client is sent of one account: the account now, and again when it has changed. Whoever tells it of a change
 * only leaves a note; the work is done by one thread at a time, which reads the account as it is then. So a slow client
 * is sent fewer states, but always the last one.
 */
final class AccountUpdates implements Runnable {

    /** The version of a client that has seen nothing yet. */
    static final long NOTHING = -1;

    private static final Logger LOG = LoggerFactory.getLogger(AccountUpdates.class);
    private static final String EVENT = "account";

    private final AccountId accountId;
    private final QuerySender queries;
    private final Executor threads;
    private final Semaphore reading;
    private final SseEmitter emitter = new SseEmitter(0L); // without a time limit of the server's

    /** How often work was asked for that is not done yet; above zero, a thread has it or will have it. */
    private final AtomicInteger asked = new AtomicInteger();

    private final Disposable.Composite held = Disposables.composite();
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile boolean disconnected;
    private volatile boolean changed = true;
    private volatile boolean overdue;

    // Of the thread that looks.
    private ShownVersions.Versions looked;

    // Written by the thread that does the work.
    private volatile long version;
    private byte[] shown; // a hash: the names in it are not kept, or they would outlive their erasure here

    /**
     * @param version up to which the client has seen the account, or {@link #NOTHING}
     * @param threads do the work
     * @param reading held while the account is read, lest all threads want a connection to the database
     * @param reconnectAfter when the client is to come back if the stream breaks off
     */
    AccountUpdates(
            AccountId accountId,
            Caller caller,
            long version,
            QuerySender queries,
            Executor threads,
            Semaphore reading,
            Duration reconnectAfter) {
        this.accountId = accountId;
        this.version = version;
        this.queries = queries.onBehalfOf(caller);
        this.threads = threads;
        this.reading = reading;
        greet(reconnectAfter);
        emitter.onCompletion(this::disconnected);
        emitter.onError(failure -> disconnected());
    }

    /** Has something released when the stream ends; at once if it has ended. */
    void releases(Disposable resource) {
        held.add(resource);
    }

    /**
     * Starts to follow the account. Updates are told from here on, and the account is read later: nothing is missed.
     *
     * @param owner whose name and e-mail the account shows
     */
    SseEmitter start(OwnerId owner) {
        releases(queries.follow(new FindAccountVersion(accountId), Long.class, this::changed, this::end));
        releases(queries.follow(new FindAccountOwnerVersion(owner), Long.class, this::changed, this::end));
        ask();
        return emitter;
    }

    AccountId accountId() {
        return accountId;
    }

    /** Has the account read again if it is newer than what was sent, or its owner not as at the last look. */
    void look(ShownVersions.Versions now) {
        if (now == null) {
            return;
        }
        boolean known = looked != null && now.owner() == looked.owner() && now.account() <= version;
        looked = now;
        if (!known) {
            changed();
        }
    }

    /** Has a sign of life sent, which also finds out whether there is still somebody there. */
    void beat() {
        overdue = true;
        ask();
    }

    /** Ends the stream; the client may come back. */
    void end() {
        if (ended.compareAndSet(false, true)) {
            try {
                held.dispose();
            } finally {
                ask();
            }
        }
    }

    /**
     * What the thread of the request is to send, before others can. With it go the headers: else this thread and the
     * one that is the first to send might both write them, at the same time.
     */
    private void greet(Duration reconnectAfter) {
        try {
            emitter.send(SseEmitter.event().reconnectTime(reconnectAfter.toMillis()));
        } catch (IOException impossible) {
            throw new UncheckedIOException("Nothing is sent yet", impossible);
        }
    }

    private void changed() {
        changed = true;
        ask();
    }

    private void disconnected() {
        disconnected = true;
        end();
    }

    private void ask() {
        if (asked.getAndIncrement() == 0) {
            threads.execute(this);
        }
    }

    @Override
    public void run() {
        int known = asked.get();
        try {
            work();
        } catch (IOException gone) {
            // The server completes the request by itself.
            disconnected();
        } catch (RuntimeException failure) {
            if (!ended.get()) {
                LOG.warn("The updates of account {} are ended: {}", accountId.value(), failure.toString());
            }
            end();
        }
        if (!asked.compareAndSet(known, 0)) {
            // More was asked for meanwhile: behind the others who wait for a thread.
            threads.execute(this);
        }
    }

    private void work() throws IOException {
        if (ended.get()) {
            if (!disconnected) {
                emitter.complete();
            }
            return;
        }
        if (changed) {
            changed = false;
            show();
        }
        if (overdue) {
            overdue = false;
            emitter.send(SseEmitter.event().comment(""));
        }
    }

    private void show() throws IOException {
        // There is none, or an older one, while the view is made anew: the client has seen more.
        AccountView now = read().orElse(null);
        if (now == null || now.version() < version) {
            return;
        }
        byte[] hash = hash(now);
        if (now.version() == version && Arrays.equals(hash, shown)) {
            return;
        }
        SseEmitter.SseEventBuilder event = SseEmitter.event().name(EVENT);
        if (now.version() > version) {
            event.id(String.valueOf(now.version()));
        }
        emitter.send(event.data(now, MediaType.APPLICATION_JSON));
        version = now.version();
        shown = hash;
    }

    private static byte[] hash(AccountView account) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(account.toString().getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java has no SHA-256", e);
        }
    }

    private Optional<AccountView> read() {
        reading.acquireUninterruptibly();
        try {
            return queries.find(new FindAccount(accountId), AccountView.class);
        } finally {
            reading.release();
        }
    }
}
