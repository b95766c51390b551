package io.eventbank.account.query.proof;

import io.eventbank.account.query.proof.VerificationView.InvalidEvent;
import io.eventbank.account.query.proof.VerificationView.Kind;
import io.eventbank.account.support.axon.EventRecords;
import io.eventbank.account.support.proof.Checkpoint;
import io.eventbank.account.support.proof.EventHash;
import io.eventbank.account.support.proof.HashTiles;
import io.eventbank.account.support.proof.InvalidProofException;
import io.eventbank.account.support.proof.MerkleRoot;
import io.eventbank.account.support.proof.MerkleTree;
import io.eventbank.eventstore.postgresql.EventRecord;
import java.util.Arrays;
import java.util.Optional;
import org.axonframework.eventhandling.TrackingToken;

/**
 * One reading of all sealed events, side by side with the hashes that were kept of them. If both differ, and the hashes
 * are those that the bank has signed, it is the events that have been changed.
 */
final class SealedHistory {

    private static final int HASH = 32;
    private static final String ALTERED_SEAL = "The hashes that were kept are not those that were signed";

    private final EventRecords.Reader reader;
    private final SealRecords records;
    private final Checkpoint checkpoint;
    private final TrackingToken last;
    private final EventsInOrder events;
    private final MerkleRoot found = new MerkleRoot(); // of the events
    private final MerkleRoot kept = new MerkleRoot(); // of the hashes that were kept of them
    private Checkpoint outside;
    private boolean outsideDiffers;
    private boolean hashesMissing;
    private Difference first;
    private InvalidEvent invalid;
    private long checked;

    /**
     * @param checkpoint what is to be found; null if nothing is sealed
     * @param last the position of the last sealed event, as it was signed
     */
    SealedHistory(EventRecords.Reader reader, SealRecords records, Checkpoint checkpoint, TrackingToken last) {
        this.reader = reader;
        this.records = records;
        this.checkpoint = checkpoint;
        this.last = last;
        this.events = new EventsInOrder(reader);
    }

    /** Compares with an earlier checkpoint, too, which may be the same one. */
    void compareWith(Checkpoint earlier) {
        outside = earlier;
    }

    void read() {
        if (checkpoint == null) {
            return;
        }
        for (long tile = 0; tile * HashTiles.WIDTH < checkpoint.size(); tile++) {
            read(tile);
        }
        checked = first == null ? checkpoint.size() : first.index;
        invalid = judge();
    }

    /** How many events are as they were, from the first one on. */
    long checked() {
        return checked;
    }

    /** What is wrong, the first of it; empty if nothing is. */
    Optional<InvalidEvent> firstInvalid() {
        return Optional.ofNullable(invalid);
    }

    private void read(long tile) {
        byte[] hashes = records.tile(0, tile);
        SealedEvents names = records.events(tile).orElse(null);
        int count = (int) Math.min(HashTiles.WIDTH, checkpoint.size() - tile * HashTiles.WIDTH);
        for (int place = 0; place < count; place++) {
            long index = tile * HashTiles.WIDTH + place;
            EventRecord event = events.next();
            byte[] actual = event == null ? new byte[0] : EventHash.of(event);
            byte[] expected = hash(hashes, place);
            String stream = names == null || place >= names.streams().size()
                    ? null
                    : names.streams().get(place);
            Long sequence = stream == null ? null : names.sequences().get(place);
            found.add(actual);
            kept.add(expected);
            hashesMissing |= expected.length == 0;
            if (first == null && !(Arrays.equals(actual, expected) && isNamed(event, stream, sequence))) {
                first = new Difference(index, stream, sequence, event, Arrays.equals(actual, expected));
            }
            if (outside != null && index + 1 == outside.size()) {
                outsideDiffers = !Arrays.equals(kept.hash(), outside.root());
            }
        }
    }

    private static byte[] hash(byte[] hashes, int place) {
        int start = place * HASH;
        return hashes.length < start + HASH ? new byte[0] : Arrays.copyOfRange(hashes, start, start + HASH);
    }

    private static boolean isNamed(EventRecord event, String stream, Long sequence) {
        return event.stream().equals(stream) && sequence != null && event.sequence() == sequence;
    }

    private InvalidEvent judge() {
        boolean keptAsSigned = !hashesMissing
                && Arrays.equals(kept.hash(), checkpoint.root())
                && Arrays.equals(rootOfTiles(), checkpoint.root());
        if (!keptAsSigned) {
            return alteredSeal();
        }
        if (first != null) {
            return first.sameHash
                    ? seal(first.index, "The event is as it was sealed, but another name was kept of it")
                    : changedEvent();
        }
        return outsideDiffers
                ? seal(
                        null,
                        "The events are not those of the checkpoint of " + outside.size()
                                + " events outside of the database")
                : null;
    }

    private InvalidEvent alteredSeal() {
        if (first == null) {
            return seal(null, ALTERED_SEAL);
        }
        boolean eventsAsSigned = Arrays.equals(found.hash(), checkpoint.root());
        InvalidEvent altered = seal(
                first.index,
                ALTERED_SEAL + (eventsAsSigned ? "; the events are those that were sealed" : ", nor are the events"));
        return new InvalidEvent(altered.kind(), altered.index(), first.stream, first.sequence, null, altered.detail());
    }

    private byte[] rootOfTiles() {
        try {
            return new MerkleTree(new HashTiles(records::tile)).root(checkpoint.size());
        } catch (InvalidProofException e) {
            return new byte[0];
        }
    }

    private InvalidEvent changedEvent() {
        EventRecord there = first.found;
        if (there == null || isBehindAll(there)) {
            return reader.contains(first.stream, first.sequence)
                    ? sealed(Kind.MOVED, "The event is at another place")
                    : sealed(Kind.CUT_OFF, "The event is gone, and all sealed ones behind it");
        }
        if (isNamed(there, first.stream, first.sequence)) {
            return sealed(
                    Kind.CHANGED,
                    there.damaged()
                            ? "The event cannot be read any more"
                            : "The event is not as it was when it was sealed");
        }
        boolean isStillThere = reader.contains(first.stream, first.sequence);
        if (records.isSealed(there.stream(), there.sequence())) {
            return isStillThere
                    ? sealed(Kind.MOVED, "The event is at another place")
                    : sealed(Kind.REMOVED, "The event is gone");
        }
        return isStillThere
                ? new InvalidEvent(
                        Kind.ADDED,
                        first.index,
                        there.stream(),
                        there.sequence(),
                        there.eventId(),
                        "There was no such event among those that were sealed")
                : sealed(Kind.CHANGED, "At its place is " + there.stream() + " " + there.sequence());
    }

    /** Whether an event is behind all that are sealed, so that there is nothing left of those. */
    private boolean isBehindAll(EventRecord event) {
        return event.token().covers(last) && !event.token().equals(last);
    }

    private InvalidEvent sealed(Kind kind, String detail) {
        String eventId = first.found != null && isNamed(first.found, first.stream, first.sequence)
                ? first.found.eventId()
                : null;
        return new InvalidEvent(kind, first.index, first.stream, first.sequence, eventId, detail);
    }

    private static InvalidEvent seal(Long index, String detail) {
        return new InvalidEvent(Kind.SEAL_CHANGED, index, null, null, null, detail);
    }

    /** Where events are not what was kept of them. */
    private record Difference(long index, String stream, Long sequence, EventRecord found, boolean sameHash) {}
}
