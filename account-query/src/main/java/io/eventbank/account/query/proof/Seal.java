package io.eventbank.account.query.proof;

import io.eventbank.account.query.projection.StoredPosition;
import io.eventbank.account.support.proof.Checkpoint;
import io.eventbank.account.support.proof.InvalidProofException;
import io.eventbank.account.support.proof.TrustedKeys;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.serialization.Serializer;

/**
 * How far events are sealed.
 *
 * @param size how many
 * @param position of the last of them
 * @param note the signed checkpoint; null if nothing is sealed
 * @param whole whether the names and hashes of just as many events were kept
 */
record Seal(long size, StoredPosition position, String note, boolean whole) {

    static final String NOT_WHOLE = "The names and hashes that were kept are not of as many events as are sealed";

    private static final String POSITION = "position ";

    /** The line of a checkpoint that says where its last event is. */
    static String line(StoredPosition position) {
        return POSITION + position.text();
    }

    boolean isEmpty() {
        return size == 0 && position.text() == null && note == null;
    }

    /**
     * Where the last sealed event is; null if nothing is sealed.
     *
     * @throws InvalidProofException if that cannot be told any more
     */
    TrackingToken token(Serializer serializer) {
        try {
            TrackingToken token = position.token(serializer);
            if (StoredPosition.of(token, serializer).equals(position)) {
                return token;
            }
        } catch (RuntimeException e) {
            // The same as one that reads as something else.
        }
        throw new InvalidProofException("The position of the last sealed event cannot be read");
    }

    /**
     * What the bank has signed.
     *
     * @throws InvalidProofException if it is not what is said here
     */
    Checkpoint checkpoint(TrustedKeys keys) {
        if (note == null) {
            throw new InvalidProofException("The checkpoint of the seal has been removed");
        }
        Checkpoint checkpoint = Checkpoint.parse(keys.open(note));
        if (checkpoint.size() != size || !checkpoint.extension().contains(line(position))) {
            throw new InvalidProofException("The seal is not that of its signed checkpoint");
        }
        return checkpoint;
    }
}
