package io.eventbank.account.query.parity;

import io.eventbank.account.query.projection.SessionLocks;
import io.eventbank.account.support.operation.Rounds;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Has accounts looked at from time to time, by one of the nodes. */
@Component
class ParityRunner implements SmartLifecycle {

    private final Auditor auditor;
    private final SessionLocks locks;
    private final ParityProperties limits;
    private final Rounds rounds;

    ParityRunner(Auditor auditor, SessionLocks locks, ParityProperties limits) {
        this.auditor = auditor;
        this.locks = locks;
        this.limits = limits;
        this.rounds = new Rounds("parity", limits.interval(), this::look);
    }

    @Override
    public boolean isAutoStartup() {
        return limits.audits();
    }

    @Override
    public void start() {
        rounds.startLater();
    }

    @Override
    public void stop() {
        rounds.stop();
    }

    @Override
    public boolean isRunning() {
        return rounds.isRunning();
    }

    private void look() {
        locks.tryAcquire(Auditor.LOCK).ifPresent(this::look);
    }

    private void look(SessionLocks.Held lock) {
        try (lock) {
            auditor.look();
        }
    }
}
