package io.eventbank.account.query.proof;

import io.eventbank.account.api.error.ErrorCode;
import io.eventbank.account.api.error.Refusal;
import io.eventbank.account.query.proof.VerificationView.InvalidEvent;
import io.eventbank.account.query.proof.VerificationView.Kind;
import io.eventbank.account.support.axon.EventRecords;
import io.eventbank.account.support.proof.Checkpoint;
import io.eventbank.account.support.proof.InvalidProofException;
import io.eventbank.account.support.proof.TrustedKeys;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.serialization.Serializer;
import org.springframework.stereotype.Component;

/** Finds out whether the sealed events are as they were sealed. */
@Component
public class Verifier {

    private final EventRecords events;
    private final SealRecords records;
    private final CheckpointFile file;
    private final TrustedKeys keys;
    private final Serializer serializer;
    private final Semaphore turn = new Semaphore(1);

    Verifier(EventRecords events, SealRecords records, CheckpointFile file, TrustedKeys keys, Serializer serializer) {
        this.events = events;
        this.records = records;
        this.file = file;
        this.keys = keys;
        this.serializer = serializer;
    }

    /**
     * Reads all sealed events and compares them with the last checkpoint, and with the one outside of the database.
     *
     * @throws Refusal {@code verification_running} if this process is at it already
     */
    public VerificationView verify() {
        if (!turn.tryAcquire()) {
            throw new Refusal(ErrorCode.VERIFICATION_RUNNING, "A verification is under way");
        }
        try {
            return verified();
        } finally {
            turn.release();
        }
    }

    private VerificationView verified() {
        EventRecords.Reader reader = events.open();
        Optional<Checkpoint> outside;
        Seal seal;
        Checkpoint checkpoint;
        TrackingToken last;
        try {
            outside = file.read(); // first: what is sealed meanwhile is in the database before it is outside
            seal = records.last();
            checkpoint = seal.isEmpty() ? null : seal.checkpoint(keys);
            last = seal.token(serializer);
        } catch (InvalidProofException e) {
            InvalidEvent invalid = new InvalidEvent(Kind.SEAL_CHANGED, null, null, null, null, e.getMessage());
            return new VerificationView(false, 0, 0, reader.countAfter(null), invalid, null);
        }
        SealedHistory history = new SealedHistory(reader, records, serializer, seal, checkpoint);
        outside.ifPresent(history::compareWith);
        history.read();
        InvalidEvent invalid = history.firstInvalid().orElse(null);
        return new VerificationView(
                invalid == null, history.checked(), seal.size(), reader.countAfter(last), invalid, seal.note());
    }
}
