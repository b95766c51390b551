package io.eventbank.eventstore.postgresql;

import java.beans.ConstructorProperties;
import java.io.Serializable;
import java.util.Comparator;
import java.util.Objects;
import java.util.OptionalLong;
import org.axonframework.eventhandling.TrackingToken;

/**
 * A place in the order of all events, which is that of their transactions and, within one, of their positions. Whoever
 * has read up to a token has read every event before it, so that it needs no list of gaps. It compares with tokens of
 * its own kind only, and refuses others with an {@link IllegalArgumentException}.
 */
public final class PostgresTrackingToken implements TrackingToken, Comparable<PostgresTrackingToken>, Serializable {

    private static final long serialVersionUID = 1;

    private static final Comparator<PostgresTrackingToken> ORDER = Comparator.comparingLong(
                    PostgresTrackingToken::getTransaction)
            .thenComparingLong(PostgresTrackingToken::getIndex);

    private final long transaction;
    private final long index;

    /**
     * The place of an event.
     *
     * @param transaction the number of the transaction that appended it
     * @param index its position among all events
     */
    @ConstructorProperties({"transaction", "index"})
    public PostgresTrackingToken(long transaction, long index) {
        this.transaction = transaction;
        this.index = index;
    }

    /** The number of the transaction that appended the event, which is above 0 but for migrated events. */
    public long getTransaction() {
        return transaction;
    }

    /** The position of the event, given in the order of appending, with gaps where an append failed. */
    public long getIndex() {
        return index;
    }

    @Override
    public TrackingToken lowerBound(TrackingToken other) {
        return compareTo(sameKind(other)) <= 0 ? this : other;
    }

    @Override
    public TrackingToken upperBound(TrackingToken other) {
        return compareTo(sameKind(other)) >= 0 ? this : other;
    }

    @Override
    public boolean covers(TrackingToken other) {
        return other == null || compareTo(sameKind(other)) >= 0;
    }

    /** For showing progress, and to estimate how many events are between two tokens; not for comparing them. */
    @Override
    public OptionalLong position() {
        return OptionalLong.of(index);
    }

    @Override
    public int compareTo(PostgresTrackingToken other) {
        return ORDER.compare(this, other);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PostgresTrackingToken token && transaction == token.transaction && index == token.index;
    }

    @Override
    public int hashCode() {
        return Objects.hash(transaction, index);
    }

    @Override
    public String toString() {
        return transaction + "/" + index;
    }

    /** A token of this kind; other kinds are refused. */
    static PostgresTrackingToken sameKind(TrackingToken token) {
        if (token instanceof PostgresTrackingToken mine) {
            return mine;
        }
        throw new IllegalArgumentException("A token of another event store: "
                + (token == null ? null : token.getClass().getName()));
    }
}
