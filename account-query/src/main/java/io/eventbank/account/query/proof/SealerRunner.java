package io.eventbank.account.query.proof;

import io.eventbank.account.query.projection.SessionLocks;
import io.eventbank.account.support.operation.Rounds;
import io.eventbank.account.support.proof.InvalidProofException;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Has new events sealed from time to time, by one of the nodes. */
@Component
class SealerRunner implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(SealerRunner.class);

    private final Sealer sealer;
    private final SessionLocks locks;
    private final CheckpointSender sender;
    private final SealProperties settings;
    private final LongAdder sealed = new LongAdder();
    private final Rounds rounds;
    private volatile String refusal;

    SealerRunner(Sealer sealer, SessionLocks locks, CheckpointSender sender, SealProperties settings) {
        this.sealer = sealer;
        this.locks = locks;
        this.sender = sender;
        this.settings = settings;
        this.rounds = new Rounds("seal", settings.interval(), this::look);
    }

    @Override
    public boolean isAutoStartup() {
        return settings.enabled();
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

    /** How many events this process has sealed. */
    long sealed() {
        return sealed.sum();
    }

    /** Why nothing can be sealed any more; empty if it can. */
    Optional<String> refusal() {
        return Optional.ofNullable(refusal);
    }

    private void look() {
        try {
            locks.tryAcquire(Sealer.LOCK).ifPresent(this::seal);
            sender.send();
        } catch (InvalidProofException e) {
            if (!e.getMessage().equals(refusal)) {
                LOG.error(
                        "Events are not sealed any more: {}. See what POST /api/v1/admin/verify finds", e.getMessage());
            }
            refusal = e.getMessage();
        }
    }

    private void seal(SessionLocks.Held lock) {
        try (lock) {
            sealed.add(sealer.seal());
            refusal = null;
        }
    }
}
