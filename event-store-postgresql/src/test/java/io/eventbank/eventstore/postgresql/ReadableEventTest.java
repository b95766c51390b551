package io.eventbank.eventstore.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventbank.eventstore.postgresql.testing.TestPostgres;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.serialization.SerializedObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the database shows of events, and what it keeps of their shapes. */
@Timeout(60)
class ReadableEventTest {

    private String database;
    private EngineProcess process;

    record Document(String id, String other, String text, Map<String, Integer> numbers) {}

    @BeforeEach
    void create() {
        database = TestPostgres.createDatabase();
        process = EngineProcess.on(database);
    }

    @AfterEach
    void close() {
        process.close();
    }

    @Test
    void theViewShowsTheVeryTextOfPayloadAndMetadata() {
        String uuid = UUID.randomUUID().toString();
        List<DomainEventMessage<?>> events = List.of(
                event(uuid, 0, new Document(uuid, uuid, "\u00e4 \ud83d\ude00 \"q\" \\ \n", Map.of("n", -1))),
                event("sixteen bytes it", 1, new Document("", null, "x".repeat(239), Map.of())),
                event("\u20ac", 2, new Document("", null, "x".repeat(240), Map.of("a b", 0))),
                event(uuid.toUpperCase(), 3, new Document(uuid, uuid.toUpperCase(), "y".repeat(70_000), Map.of())));
        process.engine().appendEvents(events);

        List<Map<String, Object>> shown =
                process.jdbc().queryForList("SELECT * FROM event_store.readable_event ORDER BY transaction, position");
        for (int row = 0; row < events.size(); row++) {
            DomainEventMessage<?> event = events.get(row);
            assertThat(shown.get(row))
                    .containsEntry("event_id", event.getIdentifier())
                    .containsEntry("stream", "s")
                    .containsEntry("sequence", event.getSequenceNumber())
                    .containsEntry("aggregate_type", "Thing")
                    .containsEntry("payload_type", Document.class.getName())
                    .containsEntry("payload", text(event.serializePayload(TestEvents.JSON, byte[].class)))
                    .containsEntry("metadata", text(event.serializeMetaData(TestEvents.JSON, byte[].class)));
            assertThat(((Timestamp) shown.get(row).get("recorded_at")).toInstant())
                    .isEqualTo(event.getTimestamp().truncatedTo(ChronoUnit.MICROS));
        }
        assertThat(process.jdbc()
                        .queryForList("SELECT payload::jsonb ->> 'text' FROM event_store.readable_event", String.class))
                .hasSize(4);
    }

    @Test
    void timesAreKeptToTheNanosecond() {
        DomainEventMessage<?> event = event("x", 0, new Document("", "", "", Map.of()));
        process.engine().appendEvents(event);

        assertThat(process.engine().readEvents("s").peek().getTimestamp()).isEqualTo(event.getTimestamp());
    }

    @Test
    void documentsWithEverNewNamesStayReadableAndStopAddingTypes() {
        List<DomainEventMessage<?>> events = new ArrayList<>();
        for (int number = 0; number < 300; number++) {
            events.add(event("e" + number, number, new Document("", "", "", Map.of("name" + number, number))));
        }
        process.engine().appendEvents(events.subList(0, 250));
        int types = types();
        assertThat(types).isLessThanOrEqualTo(101);
        for (int start = 250; start < 300; start += 10) {
            try (EngineProcess started = EngineProcess.on(database)) {
                started.engine().appendEvents(events.subList(start, start + 10));
            }
        }

        assertThat(types()).isEqualTo(types);
        assertThat(process.engine().readEvents("s").asStream().map(event -> (Object) event.getPayload()))
                .isEqualTo(events.stream()
                        .map(event -> (Object) event.getPayload())
                        .toList());
        assertThat(process.jdbc()
                        .queryForObject(
                                "SELECT count(*) FROM event_store.readable_event"
                                        + " WHERE payload::jsonb -> 'numbers' ->> ('name' || sequence) = sequence::text",
                                Integer.class))
                .isEqualTo(300);
    }

    @Test
    void namesOfMetadataMayGoOnForeverToo() {
        for (int number = 0; number < 150; number++) {
            process.engine()
                    .appendEvents(new GenericEventMessage<>(
                            "e" + number, new TestEvents.Noted("x"), Map.of("key" + number, "y"), Instant.now()));
        }

        assertThat(types()).isLessThanOrEqualTo(101);
        assertThat(process.engine().readEvents(null, false).toList())
                .hasSize(150)
                .allSatisfy(event -> assertThat(event.getMetaData()).hasSize(1).containsValue("y"));
    }

    private int types() {
        return process.jdbc().queryForObject("SELECT count(*) FROM event_store.event_type", Integer.class);
    }

    private static DomainEventMessage<?> event(String identifier, long sequence, Object payload) {
        return new GenericDomainEventMessage<>(
                "Thing",
                "s",
                sequence,
                payload,
                Map.of("by", "tester"),
                identifier,
                Instant.parse("2026-05-01T12:30:15.123456789Z"));
    }

    private static String text(SerializedObject<byte[]> serialized) {
        return new String(serialized.getData(), StandardCharsets.UTF_8);
    }
}
