package io.eventbank.account.query.proof;

import io.eventbank.account.query.projection.StoredPosition;
import io.eventbank.account.support.proof.Checkpoint;
import io.eventbank.account.support.proof.InvalidProofException;
import io.eventbank.account.support.proof.TrustedKeys;

/**
 * How far events are sealed.
 *
 * @param size how many
 * @param position of the last of them
 * @param note the signed checkpoint; null if nothing is sealed
 */
record Seal(long size, StoredPosition position, String note) {

    private static final String POSITION = "position ";

    /** The line of a checkpoint that says where its last event is. */
    static String line(StoredPosition position) {
        return POSITION + position.text();
    }

    boolean isEmpty() {
        return note == null;
    }

    /**
     * What the bank has signed.
     *
     * @throws InvalidProofException if it is not what is said here
     */
    Checkpoint checkpoint(TrustedKeys keys) {
        Checkpoint checkpoint = Checkpoint.parse(keys.open(note));
        if (checkpoint.size() != size || !checkpoint.extension().contains(line(position))) {
            throw new InvalidProofException("The seal is not that of its signed checkpoint");
        }
        return checkpoint;
    }
}
