package io.eventbank.account.query.proof;

import io.eventbank.account.query.projection.StoredPosition;
import io.eventbank.account.query.proof.VerificationView.InvalidEvent;
import io.eventbank.account.query.proof.VerificationView.Kind;
import io.eventbank.account.support.axon.EventRecords;
import io.eventbank.account.support.proof.Checkpoint;
import io.eventbank.account.support.proof.HashTiles;
import io.eventbank.account.support.proof.InvalidProofException;
import io.eventbank.account.support.proof.MerkleRoot;
import io.eventbank.account.support.proof.MerkleTree;
import io.eventbank.account.support.proof.Sha256;
import io.eventbank.eventstore.postgresql.EventRecord;
import java.util.Arrays;
import java.util.Optional;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.serialization.Serializer;

/**
 * One reading of all sealed events, side by side with the hashes that were kept of them. If both differ, and the hashes
 * are those that the bank has signed, it is the events that have been changed.
 */
final class SealedHistory {

    private static final String ALTERED_SEAL = "The hashes that were kept are not those that were signed";

    private final EventRecords.Reader reader;
    private final SealRecords records;
    private final LeafHashes leaves;
    private final Serializer serializer;
    private final Checkpoint checkpoint;
    private final Seal seal;
    private final EventsInOrder events;
    private final MerkleRoot found = new MerkleRoot(); // of the events
    private final MerkleRoot kept = new MerkleRoot(); // of the hashes that were kept of them
    private TrackingToken latest;
    private byte[] above = new byte[0]; // the tile with the roots of those that are read now
    private Checkpoint outside;
    private boolean outsideDiffers;
    private boolean hashesMissing;
    private Difference first;
    private Long misnamed; // the first one that another name was kept of
    private Long altered; // the first one of a tile whose hashes are not those that are known a level above
    private Long misplaced; // the first one of a tile that another place or other times were kept of
    private InvalidEvent invalid;
    private long checked;

    /** @param checkpoint of the seal; null if nothing is sealed */
    SealedHistory(
            EventRecords.Reader reader,
            SealRecords records,
            LeafHashes leaves,
            Serializer serializer,
            Seal seal,
            Checkpoint checkpoint) {
        this.reader = reader;
        this.records = records;
        this.leaves = leaves;
        this.serializer = serializer;
        this.seal = seal;
        this.checkpoint = checkpoint;
        TrackingToken last = seal.token(serializer);
        // What is sealed is final: no append that is under way has to be waited for.
        this.events = new EventsInOrder(null, (after, limit) -> reader.between(after, last, limit));
    }

    /** Compares with another checkpoint, too, which may be the same one. */
    void compareWith(Checkpoint other) {
        outside = other;
    }

    void read() {
        for (long tile = 0; tile * HashTiles.WIDTH < seal.size(); tile++) {
            read(tile);
        }
        byte[] signed = checkpoint == null ? found.hash() : checkpoint.root();
        boolean eventsAsSigned = Arrays.equals(found.hash(), signed);
        boolean hashesAsSigned = checkpoint == null || !hashesMissing && Arrays.equals(kept.hash(), signed);
        if (eventsAsSigned) {
            checked = seal.size();
        } else if (hashesAsSigned) {
            checked = first.index;
        } else if (outside != null && outside.size() <= seal.size() && !outsideDiffers && first == null) {
            checked = outside.size();
        }
        if (!hashesAsSigned) {
            invalid = alteredHashes(eventsAsSigned);
        } else if (!eventsAsSigned) {
            invalid = changedEvent();
        } else {
            invalid = alteredSeal();
        }
        if (invalid == null && outside != null && outside.size() > seal.size()) {
            invalid = earlierSeal();
        }
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
        SealedEvents names = records.events(tile).orElseGet(() -> new SealedEvents(tile, null));
        SealedEvents actual = new SealedEvents(tile, StoredPosition.of(latest, serializer));
        long start = tile * HashTiles.WIDTH;
        if (altered == null && !isKnownAbove(tile, hashes)) {
            altered = start;
        }
        for (int place = 0; place < Math.min(HashTiles.WIDTH, seal.size() - start); place++) {
            EventRecord event = events.next();
            if (event != null) {
                actual.add(event);
                latest = event.token();
            }
            compare(start + place, event, hash(hashes, place), names.stream(place), names.sequence(place));
        }
        if (first == null && misplaced == null && !actual.isFramedAs(names)) {
            misplaced = start;
        }
    }

    private void compare(long index, EventRecord event, byte[] expected, String stream, Long sequence) {
        byte[] actual = event == null ? new byte[0] : leaves.of(event);
        found.add(actual);
        kept.add(expected);
        hashesMissing |= expected.length == 0;
        if (first == null && (event == null || !Arrays.equals(actual, expected))) {
            first = new Difference(index, stream, sequence, event);
        } else if (first != null && first.index == index - 1) {
            first.next = event;
        } else if (first == null && misnamed == null && !isNamed(event, stream, sequence)) {
            misnamed = index;
        }
        if (outside != null && index + 1 == outside.size()) {
            outsideDiffers = !Arrays.equals(kept.hash(), outside.root());
        }
    }

    private boolean isKnownAbove(long tile, byte[] hashes) {
        if ((tile + 1) * HashTiles.WIDTH > seal.size()) {
            return true; // only tiles that are full are known there
        }
        int place = (int) (tile % HashTiles.WIDTH);
        if (place == 0) {
            above = records.tile(1, tile / HashTiles.WIDTH);
        }
        return hashes.length == HashTiles.WIDTH * Sha256.BYTES
                && Arrays.equals(hash(above, place), HashTiles.root(hashes, 0, HashTiles.WIDTH));
    }

    private static byte[] hash(byte[] hashes, int place) {
        int start = place * Sha256.BYTES;
        return hashes.length < start + Sha256.BYTES
                ? new byte[0]
                : Arrays.copyOfRange(hashes, start, start + Sha256.BYTES);
    }

    private static boolean isNamed(EventRecord event, String stream, Long sequence) {
        return event != null && event.stream().equals(stream) && sequence != null && event.sequence() == sequence;
    }

    private InvalidEvent alteredHashes(boolean eventsAsSigned) {
        String detail =
                ALTERED_SEAL + (eventsAsSigned ? "; the events are those that were sealed" : ", nor are the events");
        return first == null
                ? seal(
                        altered,
                        altered == null ? detail : detail + "; it is one of the " + HashTiles.WIDTH + " from here")
                : new InvalidEvent(Kind.SEAL_CHANGED, first.index, first.stream, first.sequence, null, detail);
    }

    /** The events and their hashes are as they were signed; all else that was kept may not be. */
    private InvalidEvent alteredSeal() {
        if (misnamed != null) {
            return seal(misnamed, "The event is as it was sealed, but another name was kept of it");
        }
        if (misplaced != null) {
            return seal(misplaced, "The events are as they were sealed, but other places or times were kept of them");
        }
        if (checkpoint != null && !Arrays.equals(rootOfTiles(), checkpoint.root())) {
            return seal(null, ALTERED_SEAL + "; the events are those that were sealed");
        }
        if (!seal.whole()) {
            return seal(null, Seal.NOT_WHOLE);
        }
        return outsideDiffers
                ? seal(
                        null,
                        "The events are not those of the checkpoint of " + outside.size()
                                + " events outside of the database")
                : null;
    }

    private byte[] rootOfTiles() {
        try {
            return new MerkleTree(new HashTiles(records::tile)).root(checkpoint.size());
        } catch (InvalidProofException e) {
            return new byte[0];
        }
    }

    /** Somebody has put back an earlier seal: only the checkpoint outside of the database says so. */
    private InvalidEvent earlierSeal() {
        EventsInOrder behind = new EventsInOrder(latest, reader::after);
        long there = seal.size();
        while (there < outside.size()) {
            EventRecord event = behind.next();
            if (event == null) {
                break;
            }
            found.add(leaves.of(event));
            there++;
        }
        String known = "A checkpoint outside of the database has " + outside.size() + " events";
        return Arrays.equals(found.hash(), outside.root())
                ? seal(seal.size(), known + ", which are all there: the seal is an earlier one")
                : new InvalidEvent(
                        Kind.CUT_OFF,
                        seal.size(),
                        null,
                        null,
                        null,
                        known
                                + ": the seal of those from this place on is gone, and they are not all there as they were");
    }

    private InvalidEvent changedEvent() {
        EventRecord there = first.found;
        boolean isStillThere =
                first.stream != null && first.sequence != null && reader.contains(first.stream, first.sequence);
        if (there == null) {
            return isStillThere
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
        if (!records.isSealed(there.stream(), there.sequence())) {
            return isStillThere
                    ? found(Kind.ADDED, "There was no such event among those that were sealed")
                    : sealed(Kind.CHANGED, "At its place is " + there.stream() + " " + there.sequence());
        }
        if (!isStillThere) {
            return sealed(Kind.REMOVED, "The event is gone");
        }
        return isNamed(first.next, first.stream, first.sequence)
                ? found(Kind.MOVED, "The event was further behind")
                : sealed(Kind.MOVED, "The event is at another place");
    }

    /** About the event that was sealed. */
    private InvalidEvent sealed(Kind kind, String detail) {
        String eventId = isNamed(first.found, first.stream, first.sequence) ? first.found.eventId() : null;
        return new InvalidEvent(kind, first.index, first.stream, first.sequence, eventId, detail);
    }

    /** About the event that is there instead. */
    private InvalidEvent found(Kind kind, String detail) {
        return new InvalidEvent(
                kind, first.index, first.found.stream(), first.found.sequence(), first.found.eventId(), detail);
    }

    private static InvalidEvent seal(Long index, String detail) {
        return new InvalidEvent(Kind.SEAL_CHANGED, index, null, null, null, detail);
    }

    /** The first place where there is not what was sealed. */
    private static final class Difference {

        private final long index;
        private final String stream; // of the event that was sealed; null if that is not known
        private final Long sequence;
        private final EventRecord found; // null: no event
        private EventRecord next;

        private Difference(long index, String stream, Long sequence, EventRecord found) {
            this.index = index;
            this.stream = stream;
            this.sequence = sequence;
            this.found = found;
        }
    }
}
