package io.eventbank.account.query.proof;

import io.eventbank.account.query.projection.StoredPosition;
import io.eventbank.account.support.axon.EventRecords;
import io.eventbank.account.support.proof.Checkpoint;
import io.eventbank.account.support.proof.HashTiles;
import io.eventbank.account.support.proof.InvalidProofException;
import io.eventbank.account.support.proof.NoteSigner;
import io.eventbank.account.support.proof.TrustedKeys;
import io.eventbank.eventstore.postgresql.EventRecord;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.axonframework.serialization.Serializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.stereotype.Component;

/**
 * Seals events behind those that are sealed: adds their hashes to the tree and signs a checkpoint of it. A tree that is
 * not the one that was signed last is not gone on with.
 */
@Component
class Sealer {

    private static final Logger LOG = LoggerFactory.getLogger(Sealer.class);

    /** Whoever seals holds it. */
    static final String LOCK = "event_seal.seal";

    private final EventRecords events;
    private final SealRecords records;
    private final LeafHashes leaves;
    private final CheckpointFile file;
    private final CheckpointSender sender;
    private final NoteSigner signer;
    private final TrustedKeys keys;
    private final Serializer serializer;
    private final SealProperties settings;
    private final Clock clock;
    private volatile Seal checked; // that there is no need to look at again while nothing is added
    private volatile String published; // the newest note

    Sealer(
            EventRecords events,
            SealRecords records,
            LeafHashes leaves,
            CheckpointFile file,
            CheckpointSender sender,
            NoteSigner signer,
            TrustedKeys keys,
            Serializer serializer,
            SealProperties settings,
            Clock clock) {
        this.events = events;
        this.records = records;
        this.leaves = leaves;
        this.file = file;
        this.sender = sender;
        this.signer = signer;
        this.keys = keys;
        this.serializer = serializer;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Seals what is not sealed yet.
     *
     * @return how many events
     * @throws InvalidProofException if what is sealed is not what was signed, so that nothing can be added to it
     */
    long seal() {
        Seal last = records.last();
        Continuation continuation = last.equals(checked) ? null : goOn(last);
        EventRecords.Reader reader = events.open();
        requireLastEvent(last, reader);
        List<EventRecord> next = reader.after(last.token(serializer), settings.batchSize());
        if (next.isEmpty()) {
            publish(last); // if that could not be done when it was sealed
            return 0;
        }
        if (continuation == null) {
            continuation = goOn(last);
        }
        if (last.isEmpty()) {
            LOG.info("Events are sealed from the first one on: nothing has been sealed before, as far as is known");
        }
        long before = last.size();
        while (!next.isEmpty()) {
            next.forEach(continuation::add);
            last = continuation.store(last);
            publish(last);
            next = next.size() < settings.batchSize()
                    ? List.of()
                    : reader.after(last.token(serializer), settings.batchSize());
        }
        checked = last;
        return last.size() - before;
    }

    /** Whatever is appended where sealed events were cut off would never be sealed. */
    private void requireLastEvent(Seal last, EventRecords.Reader reader) {
        if (last.isEmpty()) {
            return;
        }
        int place = (int) ((last.size() - 1) % HashTiles.WIDTH);
        boolean there = records.events((last.size() - 1) / HashTiles.WIDTH)
                .filter(names -> names.sequence(place) != null)
                .filter(names -> reader.contains(names.stream(place), names.sequence(place)))
                .isPresent();
        if (!there) {
            throw refusal(last, "The last sealed event is gone");
        }
    }

    /** Takes the newest checkpoint outside; once for each, in each process. */
    private void publish(Seal last) {
        if (!last.isEmpty() && !last.note().equals(published)) {
            file.write(last.note());
            sender.offer(last.note());
            published = last.note();
        }
    }

    private Continuation goOn(Seal last) {
        GrowingTiles tiles = new GrowingTiles(records::tile, last.size());
        if (!last.whole()) {
            throw new InvalidProofException(Seal.NOT_WHOLE);
        }
        if (!last.isEmpty()
                && !Arrays.equals(tiles.root(), last.checkpoint(keys).root())) {
            throw new InvalidProofException("The hashes of the sealed events are not those that were signed");
        }
        file.read().ifPresent(outside -> requireKnown(outside, last, tiles));
        Continuation continuation = new Continuation(tiles, last);
        checked = last;
        return continuation;
    }

    private void requireKnown(Checkpoint outside, Seal last, GrowingTiles tiles) {
        if (outside.size() > last.size()) {
            throw refusal(
                    last,
                    "A checkpoint outside of the database has " + outside.size() + " events, the database has sealed "
                            + last.size());
        }
        if (!Arrays.equals(tiles.root(outside.size()), outside.root())) {
            throw new InvalidProofException("The hashes of the sealed events are not those of the checkpoint of "
                    + outside.size() + " events outside of the database");
        }
    }

    /** What is found by somebody whom another one has overtaken is no proof. */
    private RuntimeException refusal(Seal last, String reason) {
        return records.last().equals(last)
                ? new InvalidProofException(reason)
                : new OptimisticLockingFailureException("Somebody else has sealed events meanwhile");
    }

    /** What is added to a tree. */
    private final class Continuation {

        private final GrowingTiles tiles;
        private final List<SealedEvents> sealed = new ArrayList<>();
        private StoredPosition position; // of the latest event, where it is needed
        private EventRecord latest;

        private Continuation(GrowingTiles tiles, Seal last) {
            this.tiles = tiles;
            this.position = last.position();
            if (last.size() % HashTiles.WIDTH > 0) {
                long tile = last.size() / HashTiles.WIDTH;
                sealed.add(records.events(tile)
                        .filter(events -> events.count() == last.size() % HashTiles.WIDTH)
                        .orElseThrow(() -> refusal(last, "It is not known which events are sealed")));
            }
        }

        private void add(EventRecord event) {
            if (tiles.size() % HashTiles.WIDTH == 0) {
                sealed.add(new SealedEvents(tiles.size() / HashTiles.WIDTH, position));
            }
            sealed.get(sealed.size() - 1).add(event);
            tiles.add(leaves.of(event));
            latest = event;
            if (tiles.size() % HashTiles.WIDTH == 0) {
                position = StoredPosition.of(event.token(), serializer);
            }
        }

        private Seal store(Seal last) {
            position = StoredPosition.of(latest.token(), serializer);
            Checkpoint checkpoint = new Checkpoint(
                    signer.publicKey().name(),
                    tiles.size(),
                    tiles.root(),
                    List.of("time " + clock.instant(), Seal.line(position)));
            Seal next = new Seal(tiles.size(), position, signer.sign(checkpoint.text()), true);
            records.append(last, next, tiles.takeChanges(), sealed);
            SealedEvents open = sealed.get(sealed.size() - 1);
            sealed.clear();
            if (tiles.size() % HashTiles.WIDTH > 0) {
                sealed.add(open);
            }
            return next;
        }
    }
}
