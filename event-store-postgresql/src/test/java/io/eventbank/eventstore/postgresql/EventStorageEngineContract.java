package io.eventbank.eventstore.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import java.io.Serializable;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.MergedTrackingToken;
import org.axonframework.eventhandling.ReplayToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.eventsourcing.snapshotting.SnapshotFilter;
import org.axonframework.messaging.MetaData;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.axonframework.serialization.JavaSerializer;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedType;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import org.axonframework.serialization.upcasting.event.EventUpcaster;
import org.axonframework.serialization.upcasting.event.IntermediateEventRepresentation;
import org.axonframework.serialization.upcasting.event.NoOpEventUpcaster;
import org.axonframework.serialization.upcasting.event.SingleEventUpcaster;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What Axon 4 expects of an {@link EventStorageEngine}, whatever it is made of. Extend it and say how engines are made.
 */
@Timeout(60)
public abstract class EventStorageEngineContract {

    private static final Serializer JSON = Jackson3Serializer.builder().build();
    private static final Instant TIME = Instant.parse("2026-03-01T10:15:30.123Z");

    /** An engine on the one store of this test; several are asked for where one reads what another wrote. */
    protected abstract EventStorageEngine engine(Serializer serializer, EventUpcaster upcasters, SnapshotFilter filter);

    /** Takes everything out of the store. */
    protected abstract void empty() throws Exception;

    /** How many events the engine reads at a time: a multiple of it is read in these tests. */
    protected abstract int batchSize();

    private EventStorageEngine engine;

    @BeforeEach
    void startEmpty() throws Exception {
        empty();
        engine = engine(JSON, NoOpEventUpcaster.INSTANCE, SnapshotFilter.allowAll());
    }

    /** An event of today. */
    public record Deposited(String account, long amount, String note) implements Serializable {}

    /** An event as it is called today. */
    public record Renamed(String title) {}

    /** An event as it was called. */
    public record Named(String name) {}

    /** A state to take snapshots of. */
    @JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.ANY)
    public record State(long balance) implements Serializable {}

    @Test
    void eventsOfAnAggregateComeBackAsTheyWereInTheirOrder() {
        DomainEventMessage<?> first = event("a", 0);
        DomainEventMessage<?> second = event("a", 1);
        engine.appendEvents(first, event("b", 0));
        engine.appendEvents(second);

        List<? extends DomainEventMessage<?>> read = read("a", 0);
        assertThat(read).hasSize(2);
        assertSame(first, read.get(0));
        assertSame(second, read.get(1));
    }

    @Test
    void anAggregateIsReadFromASequenceNumberOn() {
        append("a", 5);

        assertThat(read("a", 3))
                .extracting(DomainEventMessage::getSequenceNumber)
                .containsExactly(3L, 4L);
        assertThat(read("a", 5)).isEmpty();
        assertThat(read("nobody", 0)).isEmpty();
    }

    @Test
    void aStreamOfSeveralBatchesIsReadInItsOrder() {
        int count = 3 * batchSize() + 1;
        append("a", count);

        assertThat(read("a", 0))
                .extracting(DomainEventMessage::getSequenceNumber)
                .isEqualTo(IntStream.range(0, count).mapToObj(Long::valueOf).toList());
        assertThat(engine.readEvents("a", 0).asStream().count()).isEqualTo(count);
    }

    @Test
    void eventsOfNoAggregateComeBackAsTheyWere() {
        EventMessage<?> event = new GenericEventMessage<>("some-identifier", new Deposited("x", 1, ""), Map.of(), TIME);
        engine.appendEvents(event);

        TrackedEventMessage<?> read = track(null).get(0);
        assertThat(read).isNotInstanceOf(DomainEventMessage.class);
        assertSame(event, read);
    }

    @Test
    void severalEventsOfOneAppendAreThereAllOrNone() {
        engine.appendEvents(event("a", 0));

        assertThatThrownBy(() -> engine.appendEvents(event("b", 1), event("b", 2), event("a", 0), event("b", 3)))
                .isInstanceOf(ConcurrencyException.class);

        assertThat(read("b", 0)).isEmpty();
        assertThat(track(null)).hasSize(1);
        engine.appendEvents(event("b", 1), event("b", 2), event("a", 1), event("b", 3));
        assertThat(read("b", 0)).hasSize(3);
        assertThat(track(null)).hasSize(5);
    }

    @Test
    void anEmptyAppendIsNone() {
        engine.appendEvents(List.of());

        assertThat(track(null)).isEmpty();
    }

    @Test
    void theSamePlaceOfAStreamIsGivenOnce() {
        append("a", 2);

        assertThatThrownBy(() -> engine.appendEvents(event("a", 0)))
                .isInstanceOf(AggregateStreamCreationException.class);
        assertThatThrownBy(() -> engine.appendEvents(event("a", 1)))
                .isInstanceOf(ConcurrencyException.class)
                .isNotInstanceOf(AggregateStreamCreationException.class);
        assertThat(read("a", 0)).hasSize(2);
    }

    @Test
    void theSamePlaceTwiceInOneAppendIsRefused() {
        assertThatThrownBy(() -> engine.appendEvents(event("a", 7), event("a", 7)))
                .isInstanceOf(ConcurrencyException.class);

        assertThat(read("a", 0)).isEmpty();
    }

    @Test
    void largePayloadsEmptyMetadataAndAnyTextComeBack() {
        List<DomainEventMessage<?>> events = List.of(
                event("a", 0, new Deposited("x", 1, "long ".repeat(200_000)), MetaData.emptyInstance()),
                event("a", 1, new Deposited("\u00e4\u20ac\ud83d\ude00\u0001\n\"\\", Long.MIN_VALUE, null), Map.of()),
                event(
                        "a",
                        2,
                        new Deposited("", Long.MAX_VALUE, UUID.randomUUID().toString()),
                        Map.of("\u00fc", "\u4f60\u597d")),
                event("\u00e4\u20ac\ud83d\ude00", 0, new Deposited("stream", 0, "with any name"), Map.of()));
        engine.appendEvents(events);

        List<? extends TrackedEventMessage<?>> read = track(null);
        for (int index = 0; index < events.size(); index++) {
            assertSame(events.get(index), read.get(index));
        }
        assertSame(events.get(3), read("\u00e4\u20ac\ud83d\ude00", 0).get(0));
    }

    @Test
    void identifiersOfEventsMayBeAnyText() {
        List<DomainEventMessage<?>> events = new ArrayList<>();
        for (int length = 1; length <= 40; length++) {
            String identifier = "identifiers-of-any-length-from-1-to-40-abcdef".substring(0, length);
            events.add(identified(identifier, events.size()));
            events.add(identified("\u20ac".repeat(length), events.size()));
        }
        events.add(identified("01A219D2-F12F-77DF-8315-A9CB3973F9C1", events.size()));
        events.add(identified("01a219d2-f12f-77df-8315-a9cb3973f9c1", events.size()));
        engine.appendEvents(events);

        assertThat(read("a", 0)).extracting(EventMessage::getIdentifier).isEqualTo(identifiers(events));
        assertThat(identifiers(track(null))).isEqualTo(identifiers(events));
    }

    @Test
    void theLastSequenceNumberIsKnown() {
        assertThat(engine.lastSequenceNumberFor("a")).isEmpty();
        append("a", 3);
        engine.appendEvents(event("b", 0));

        assertThat(engine.lastSequenceNumberFor("a")).contains(2L);
    }

    @Test
    void theTailIsBeforeAllEventsAndTheHeadBehindThem() {
        assertThat(track(engine.createTailToken())).isEmpty();
        assertThat(track(engine.createHeadToken())).isEmpty();
        append("a", 3);

        assertThat(track(engine.createTailToken())).hasSize(3);
        TrackingToken head = engine.createHeadToken();
        assertThat(track(head)).isEmpty();
        engine.appendEvents(event("a", 3));
        assertThat(track(head)).extracting(EventMessage::getIdentifier).hasSize(1);
    }

    @Test
    void aTokenOfATimeIsBeforeTheFirstEventSinceThen() {
        engine.appendEvents(at("a", 0, TIME));
        engine.appendEvents(at("a", 1, TIME.plusSeconds(60)));
        engine.appendEvents(at("a", 2, TIME.plusSeconds(120)));

        assertThat(track(engine.createTokenAt(TIME.minusSeconds(9999)))).hasSize(3);
        assertThat(track(engine.createTokenAt(TIME))).hasSize(3);
        assertThat(track(engine.createTokenAt(TIME.plusMillis(1)))).hasSize(2);
        assertThat(track(engine.createTokenAt(TIME.plusSeconds(120)))).hasSize(1);
        TrackingToken after = engine.createTokenAt(TIME.plusSeconds(121));
        assertThat(track(after)).isEmpty();
        engine.appendEvents(at("a", 3, TIME.plusSeconds(122)));
        assertThat(track(after)).hasSize(1);
    }

    @Test
    void aTokenOfATimeWithoutEventsIsBeforeWhatComes() {
        TrackingToken token = engine.createTokenAt(TIME);
        engine.appendEvents(event("a", 0));

        assertThat(track(token)).hasSize(1);
    }

    @Test
    void allEventsAreReadInOneOrderFromAnyPlace() {
        int count = 2 * batchSize() + 7;
        for (int sequence = 0; sequence < count; sequence += 3) {
            engine.appendEvents(event("a", sequence), event("b", sequence), event("a", sequence + 1));
        }

        List<? extends TrackedEventMessage<?>> all = track(null);
        assertThat(all).hasSizeGreaterThanOrEqualTo(count);
        assertThat(identifiers(track(null))).isEqualTo(identifiers(all));
        for (int place : List.of(0, 1, batchSize() - 1, batchSize(), count - 2)) {
            assertThat(identifiers(track(all.get(place).trackingToken())))
                    .isEqualTo(identifiers(all.subList(place + 1, all.size())));
        }
    }

    @Test
    void tokensCoverWhatIsBeforeThem() {
        append("a", 3);
        List<? extends TrackedEventMessage<?>> all = track(null);
        TrackingToken first = all.get(0).trackingToken();
        TrackingToken last = all.get(2).trackingToken();

        assertThat(last.covers(first)).isTrue();
        assertThat(last.covers(last)).isTrue();
        assertThat(first.covers(last)).isFalse();
        assertThat(first.lowerBound(last)).isEqualTo(first).isEqualTo(last.lowerBound(first));
        assertThat(first.upperBound(last)).isEqualTo(last).isEqualTo(last.upperBound(first));
        assertThat(first.position().orElseThrow()).isLessThan(last.position().orElseThrow());
        assertThat(all.get(1).trackingToken())
                .isEqualTo(track(first).get(0).trackingToken())
                .hasSameHashCodeAs(track(first).get(0).trackingToken())
                .isNotEqualTo(first);
    }

    @Test
    void aReplayEndsBehindTheTokenOfItsReset() {
        append("a", 4);
        List<? extends TrackedEventMessage<?>> all = track(null);
        TrackingToken token = ReplayToken.createReplayToken(all.get(1).trackingToken());

        List<Boolean> replayed = new ArrayList<>();
        for (TrackedEventMessage<?> event : all) {
            token = token instanceof ReplayToken replay
                    ? replay.advancedTo(event.trackingToken())
                    : event.trackingToken();
            replayed.add(ReplayToken.isReplay(token));
        }
        assertThat(replayed).containsExactly(true, true, false, false);
        assertThat(token).isEqualTo(all.get(3).trackingToken());
    }

    @Test
    void segmentsThatAreMergedGoOnAsOneWhereBothHaveBeen() {
        append("a", 4);
        List<? extends TrackedEventMessage<?>> all = track(null);
        TrackingToken behind = all.get(0).trackingToken();
        TrackingToken ahead = all.get(2).trackingToken();
        TrackingToken merged = MergedTrackingToken.merged(behind, ahead);

        assertThat(merged.covers(behind)).isTrue();
        assertThat(merged.covers(ahead)).isFalse();
        assertThat(merged.upperBound(ahead)).isEqualTo(ahead);
        List<Boolean> covered = new ArrayList<>();
        for (TrackedEventMessage<?> event : all.subList(1, 4)) {
            merged = ((MergedTrackingToken) merged).advancedTo(event.trackingToken());
            covered.add(merged.covers(ahead));
        }
        assertThat(covered).containsExactly(false, true, true);
        assertThat(merged).isEqualTo(all.get(3).trackingToken());
    }

    @Test
    void upcastersAreAskedOnBothWaysOfReading() {
        engine.appendEvents(event("a", 0, new Named("old"), Map.of()), event("a", 1));

        EventStorageEngine today = engine(JSON, new NamedToRenamed(), SnapshotFilter.allowAll());

        assertThat(today.readEvents("a")
                        .asStream()
                        .map(EventMessage::getPayload)
                        .toList())
                .first()
                .isEqualTo(new Renamed("old"));
        List<? extends TrackedEventMessage<?>> tracked =
                today.readEvents(null, false).toList();
        assertThat(tracked).hasSize(2);
        assertThat(tracked.get(0).getPayload()).isEqualTo(new Renamed("old"));
        assertThat(read("a", 0).get(0).getPayload()).isEqualTo(new Named("old"));
    }

    @Test
    void theSnapshotStoredLastIsReadWhereTheFilterAllowsIt() {
        assertThat(engine.readSnapshot("a")).isEmpty();
        DomainEventMessage<?> first = event("a", 3, new State(30), Map.of());
        DomainEventMessage<?> second = event("a", 7, new State(70), Map.of("by", "x"));
        engine.storeSnapshot(first);
        assertSame(first, engine.readSnapshot("a").orElseThrow());
        engine.storeSnapshot(second);

        assertSame(second, engine.readSnapshot("a").orElseThrow());
        assertThat(engine.readSnapshot("b")).isEmpty();
        EventStorageEngine refusing = engine(JSON, NoOpEventUpcaster.INSTANCE, SnapshotFilter.rejectAll());
        assertThat(refusing.readSnapshot("a")).isEmpty();
        assertThat(track(null)).isEmpty();
    }

    @Test
    void aSerializerMayWriteBytesThatAreNoText() {
        EventStorageEngine binary =
                engine(JavaSerializer.builder().build(), NoOpEventUpcaster.INSTANCE, SnapshotFilter.allowAll());
        DomainEventMessage<?> event = event("a", 0);
        DomainEventMessage<?> snapshot = event("a", 0, new State(1), Map.of());
        binary.appendEvents(event);
        binary.storeSnapshot(snapshot);

        assertSame(event, (DomainEventMessage<?>) binary.readEvents("a").peek());
        assertSame(event, binary.readEvents(null, false).toList().get(0));
        assertSame(snapshot, binary.readSnapshot("a").orElseThrow());
    }

    @Test
    void aTokenOfAnotherKindIsRefused() {
        TrackingToken other = new GlobalSequenceTrackingToken(1);

        assertThatThrownBy(() -> track(other)).isInstanceOf(IllegalArgumentException.class);
    }

    private static DomainEventMessage<?> event(String stream, long sequence) {
        return event(stream, sequence, new Deposited(stream, sequence, "some note"), Map.of("by", "tester"));
    }

    private static DomainEventMessage<?> at(String stream, long sequence, Instant recordedAt) {
        return new GenericDomainEventMessage<>(
                "Account",
                stream,
                sequence,
                new Deposited(stream, 1, ""),
                Map.of(),
                UUID.randomUUID().toString(),
                recordedAt);
    }

    private static DomainEventMessage<?> event(String stream, long sequence, Object payload, Map<String, ?> metadata) {
        return new GenericDomainEventMessage<>(
                "Account",
                stream,
                sequence,
                payload,
                metadata,
                UUID.randomUUID().toString(),
                TIME.plus(sequence, ChronoUnit.SECONDS));
    }

    private static DomainEventMessage<?> identified(String identifier, long sequence) {
        return new GenericDomainEventMessage<>(
                "Account", "a", sequence, new Deposited("a", 1, ""), Map.of(), identifier, TIME);
    }

    private void append(String stream, int count) {
        engine.appendEvents(IntStream.range(0, count)
                .<DomainEventMessage<?>>mapToObj(sequence -> event(stream, sequence))
                .toList());
    }

    private List<? extends DomainEventMessage<?>> read(String stream, long first) {
        return engine.readEvents(stream, first).asStream().toList();
    }

    private List<? extends TrackedEventMessage<?>> track(TrackingToken after) {
        try (Stream<? extends TrackedEventMessage<?>> events = engine.readEvents(after, false)) {
            return events.toList();
        }
    }

    private static List<String> identifiers(List<? extends EventMessage<?>> events) {
        return events.stream().<String>map(EventMessage::getIdentifier).toList();
    }

    private static void assertSame(EventMessage<?> written, EventMessage<?> read) {
        assertThat(read.getIdentifier()).isEqualTo(written.getIdentifier());
        assertThat(read.getTimestamp()).isEqualTo(written.getTimestamp());
        assertThat(read.getPayloadType()).isEqualTo(written.getPayloadType());
        assertThat((Object) read.getPayload()).isEqualTo(written.getPayload());
        assertThat(read.getMetaData()).isEqualTo(written.getMetaData());
        if (written instanceof DomainEventMessage<?> event) {
            assertThat(read).isInstanceOf(DomainEventMessage.class);
            assertThat(((DomainEventMessage<?>) read).getType()).isEqualTo(event.getType());
            assertThat(((DomainEventMessage<?>) read).getAggregateIdentifier())
                    .isEqualTo(event.getAggregateIdentifier());
            assertThat(((DomainEventMessage<?>) read).getSequenceNumber()).isEqualTo(event.getSequenceNumber());
        }
    }

    /** The event has another name and another property today. */
    private static final class NamedToRenamed extends SingleEventUpcaster {

        @Override
        protected boolean canUpcast(IntermediateEventRepresentation event) {
            return event.getType().getName().equals(Named.class.getName());
        }

        @Override
        protected IntermediateEventRepresentation doUpcast(IntermediateEventRepresentation event) {
            return event.upcastPayload(
                    new SimpleSerializedType(Renamed.class.getName(), "2"), JsonNode.class, payload -> {
                        ObjectNode changed = (ObjectNode) payload;
                        changed.set("title", changed.remove("name"));
                        return changed;
                    });
        }
    }
}
