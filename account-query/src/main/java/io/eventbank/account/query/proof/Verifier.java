package io.eventbank.account.query.proof;

import io.eventbank.account.api.error.ErrorCode;
import io.eventbank.account.api.error.Refusal;
import io.eventbank.account.query.projection.SessionLocks;
import io.eventbank.account.query.proof.VerificationView.InvalidEvent;
import io.eventbank.account.query.proof.VerificationView.Kind;
import io.eventbank.account.support.axon.EventRecords;
import io.eventbank.account.support.proof.Checkpoint;
import io.eventbank.account.support.proof.InvalidProofException;
import io.eventbank.account.support.proof.TrustedKeys;
import java.util.Optional;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.serialization.Serializer;
import org.springframework.stereotype.Component;

/** Finds out whether the sealed events are as they were sealed. */
@Component
public class Verifier {

    private final EventRecords events;
    private final SealRecords records;
    private final LeafHashes leaves;
    private final CheckpointFile file;
    private final TrustedKeys keys;
    private final Serializer serializer;
    private final SessionLocks locks;

    Verifier(
            EventRecords events,
            SealRecords records,
            LeafHashes leaves,
            CheckpointFile file,
            TrustedKeys keys,
            Serializer serializer,
            SessionLocks locks) {
        this.events = events;
        this.records = records;
        this.leaves = leaves;
        this.file = file;
        this.keys = keys;
        this.serializer = serializer;
        this.locks = locks;
    }

    /**
     * Reads all sealed events and compares them with the last checkpoint, and with the one outside of the database.
     *
     * @throws Refusal {@code verification_running} if one of all processes is at it already
     */
    public VerificationView verify() {
        try (SessionLocks.Held turn = locks.tryAcquire("event_seal.verification")
                .orElseThrow(() -> new Refusal(ErrorCode.VERIFICATION_RUNNING, "A verification is under way"))) {
            return verified();
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
        SealedHistory history = new SealedHistory(reader, records, leaves, serializer, seal, checkpoint);
        outside.ifPresent(history::compareWith);
        history.read();
        InvalidEvent invalid = history.firstInvalid().orElse(null);
        return new VerificationView(
                invalid == null, history.checked(), seal.size(), reader.countAfter(last), invalid, seal.note());
    }
}
