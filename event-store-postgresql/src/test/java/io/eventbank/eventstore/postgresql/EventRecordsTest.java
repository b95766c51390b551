package io.eventbank.eventstore.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventbank.eventstore.postgresql.testing.TestPostgres;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackingToken;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EventRecordsTest {

    private static final Instant TIME = Instant.parse("2026-05-01T12:30:15.123456789Z");

    private EngineProcess process;

    @BeforeEach
    void create() {
        process = EngineProcess.on(TestPostgres.createDatabase());
    }

    @AfterEach
    void close() {
        process.close();
    }

    @Test
    void anEventIsReadWithEveryFieldAsItIsStored() {
        String id = UUID.randomUUID().toString();
        DomainEventMessage<?> event = new GenericDomainEventMessage<>(
                "Thing", "s", 3, new TestEvents.Noted("\u20ac"), Map.of("by", "tester"), id, TIME);
        process.engine().appendEvents(event);

        EventRecord read = all().get(0);
        assertThat(read.token()).isEqualTo(process.engine().createHeadToken());
        assertThat(read.place()).isEqualTo(read.token().toString());
        assertThat(read.eventId()).isEqualTo(id);
        assertThat(read.stream()).isEqualTo("s");
        assertThat(read.sequence()).isEqualTo(3);
        assertThat(read.recordedAt()).isEqualTo(TIME);
        assertThat(read.aggregateType()).isEqualTo("Thing");
        assertThat(read.payloadType()).isEqualTo(TestEvents.Noted.class.getName());
        assertThat(read.revision()).isNull();
        assertThat(read.payload()).asString(StandardCharsets.UTF_8).isEqualTo("{\"text\":\"\u20ac\"}");
        assertThat(read.metadata()).asString(StandardCharsets.UTF_8).isEqualTo("{\"by\":\"tester\"}");
        assertThat(read.damaged()).isFalse();
    }

    @Test
    void anEventOfNoAggregateIsAStreamOfItsOwn() {
        GenericEventMessage<?> event = new GenericEventMessage<>(new TestEvents.Noted("x"));
        process.engine().appendEvents(event);

        assertThat(all().get(0).stream()).isEqualTo(event.getIdentifier());
        assertThat(all().get(0).aggregateType()).isNull();
        assertThat(all().get(0).sequence()).isZero();
    }

    @Test
    void eventsComeInTheOrderOfTheirTransactionsAndPositionsByPages() {
        for (int number = 0; number < 9; number += 3) {
            process.engine()
                    .appendEvents(
                            TestEvents.event("s", number),
                            TestEvents.event("t", number),
                            TestEvents.event("s", number + 1));
        }
        EventRecords records = process.engine().records();
        TrackingToken last = null;
        List<String> order = process.jdbc()
                .queryForList("SELECT stream || sequence FROM event_store.event ORDER BY position", String.class);
        for (int start = 0; start < 9; start += 2) {
            List<EventRecord> page = records.after(last, 2);
            assertThat(page.stream().map(event -> event.stream() + event.sequence()))
                    .isEqualTo(order.subList(start, Math.min(start + 2, 9)));
            last = page.get(page.size() - 1).token();
            assertThat(records.countAfter(last)).isEqualTo(9 - start - page.size());
        }
        assertThat(records.after(last, 2)).isEmpty();
        assertThat(records.countAfter(null)).isEqualTo(9);
        assertThatThrownBy(() -> records.after(new GlobalSequenceTrackingToken(1), 2))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nothingBehindAnAppendThatIsUnderWayIsReadYet() throws Exception {
        process.engine().appendEvents(TestEvents.event("s", 0));
        try (Connection held = process.begin()) {
            process.appendIn(held, TestEvents.event("held", 0));
            process.engine().appendEvents(TestEvents.event("s", 1));

            assertThat(all()).hasSize(1);
            assertThat(process.engine().records().countAfter(null)).isEqualTo(2);
            held.commit();
        }
        assertThat(all().stream().map(EventRecord::stream)).containsExactly("s", "held", "s");
    }

    @Test
    void anEventThatNobodyCanReadIsGivenAsItIs() {
        process.engine().appendEvents(TestEvents.event("cut", 0), TestEvents.event("more", 0));
        process.engine().appendEvents(TestEvents.event("typeless", 0), TestEvents.event("whole", 0));
        tamper("UPDATE event_store.event SET content = substr(content, 1, 3) WHERE stream = 'cut'");
        tamper("UPDATE event_store.event SET content = content || '\\x00' WHERE stream = 'more'");
        tamper("UPDATE event_store.event SET type = 99 WHERE stream = 'typeless'");

        List<EventRecord> events = all();
        assertThat(events.stream().map(EventRecord::damaged)).containsExactly(true, true, true, false);
        for (EventRecord damaged : events.subList(0, 3)) {
            assertThat(damaged.payload())
                    .isEqualTo(process.jdbc()
                            .queryForObject(
                                    "SELECT content FROM event_store.event WHERE stream = ?",
                                    byte[].class,
                                    damaged.stream()));
            assertThat(damaged.metadata()).isEmpty();
            assertThat(damaged.payloadType()).isNull();
            assertThat(damaged.recordedAt()).isNotNull();
        }
    }

    @Test
    void whatIsKeptInMemoryOfTypesIsNotUsed() {
        process.engine().appendEvents(TestEvents.event("s", 0));
        EventRecords before = process.engine().records();
        assertThat(before.after(null, 1).get(0).payloadType()).isEqualTo(TestEvents.Noted.class.getName());

        tamper("UPDATE event_store.event_type SET payload_type = 'another', payload_shape = '{\"x\":\"\u0001\"}'");
        EventRecord renamed = all().get(0);
        assertThat(renamed.payloadType()).isEqualTo("another");
        assertThat(renamed.payload()).asString(StandardCharsets.UTF_8).isEqualTo("{\"x\":\"something\"}");

        tamper("DELETE FROM event_store.event_type");
        assertThat(all().get(0).damaged()).isTrue();
        assertThat(process.engine().readEvents("s").hasNext()).isTrue();
    }

    @Test
    void whetherAStreamHasAnEventIsLookedUp() {
        process.engine().appendEvents(TestEvents.event("s", 0), TestEvents.event("s", 2));
        EventRecords records = process.engine().records();

        assertThat(records.contains("s", 0)).isTrue();
        assertThat(records.contains("s", 1)).isFalse();
        assertThat(records.contains("s", 2)).isTrue();
        assertThat(records.contains("s", 3)).isFalse();
        assertThat(records.contains("t", 0)).isFalse();
    }

    private List<EventRecord> all() {
        return process.engine().records().after(null, 100);
    }

    private void tamper(String statement) {
        TestPostgres.tamper(process.pool(), "event_store", events -> events.execute(statement));
    }
}
