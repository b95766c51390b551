package io.eventbank.account.query.dispatch;

import io.eventbank.account.api.error.ErrorCode;
import io.eventbank.account.api.error.Refusal;
import io.eventbank.account.support.security.Caller;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Bounds how many reads wait at the same time. Each keeps a thread of the server, and without any that is left the
 * process answers nobody, not even whether it is alive.
 */
@Component
final class WaitingReads {

    private final Quota quota;

    WaitingReads(QueryProperties properties, @Value("${server.tomcat.threads.max:200}") int serverThreads) {
        if (properties.maxWaitingReads() >= serverThreads) {
            throw new IllegalArgumentException("account.query.max-waiting-reads must be below the " + serverThreads
                    + " threads of the server (server.tomcat.threads.max): " + properties.maxWaitingReads());
        }
        this.quota = new Quota(
                "waiting reads",
                properties.maxWaitingReads(),
                properties.maxWaitingReadsPerCaller(),
                ErrorCode.TOO_MANY_WAITING);
    }

    /** A read that does not wait yet. */
    Read of(Optional<Caller> caller) {
        return new Read(name(caller));
    }

    Quota quota() {
        return quota;
    }

    /** What a caller is counted by. */
    static String name(Optional<Caller> caller) {
        return caller.map(Caller::subject).orElse("");
    }

    /** One read, which may have to wait; to be closed when it is over. */
    final class Read implements AutoCloseable {

        private final String caller;
        private Quota.Hold hold;
        private boolean over;

        private Read(String caller) {
            this.caller = caller;
        }

        /**
         * Counts the read as waiting from now on. It may come late, from the thread that has the first answer.
         *
         * @throws Refusal {@code too_many_requests} or {@code too_many_waiting}
         */
        synchronized void waits() {
            if (!over && hold == null) {
                hold = quota.take(caller, 1);
            }
        }

        @Override
        public synchronized void close() {
            over = true;
            if (hold != null) {
                hold.close();
            }
        }
    }
}
