package io.eventbank.eventstore.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventbank.eventstore.postgresql.testing.TestPostgres;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Ten events of an hour each: of an account, an owner and none in turn, and one of them is of another payload. */
@Timeout(60)
class EventCriteriaTest {

    private static final Instant START = Instant.parse("2026-05-01T00:00:00Z");
    private static final List<String> ALL = new ArrayList<>();

    private static EngineProcess process;

    record Closed(String reason) {}

    @BeforeAll
    static void append() {
        process = EngineProcess.on(TestPostgres.createDatabase());
        for (int hour = 0; hour < 10; hour++) {
            Instant time = START.plusSeconds(3_600L * hour);
            Object payload = hour == 6 ? new Closed("x") : new TestEvents.Noted("y");
            EventMessage<?> event;
            if (hour % 3 == 2) {
                event = new GenericEventMessage<>("of none " + hour, payload, Map.of(), time);
            } else {
                event = TestEvents.event(hour % 3 == 0 ? "Account" : "Owner", "s" + hour % 3, hour, payload, time);
            }
            process.engine().appendEvents(event);
            ALL.add(event.getIdentifier());
        }
    }

    @AfterAll
    static void close() {
        process.close();
    }

    @Test
    void withoutCriteriaAllEventsAreRead() {
        assertThat(hours(EventCriteria.all())).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    }

    @Test
    void eventsOfSomeTypesOfAggregatesAreRead() {
        assertThat(hours(EventCriteria.all().ofAggregates("Account"))).containsExactly(0, 3, 6, 9);
        assertThat(hours(EventCriteria.all().ofAggregates("Account", "Owner"))).containsExactly(0, 1, 3, 4, 6, 7, 9);
        assertThat(hours(EventCriteria.all().ofAggregates("Nothing"))).isEmpty();
        assertThat(hours(EventCriteria.all().ofAggregates())).isEmpty();
    }

    @Test
    void eventsOfSomePayloadsAreRead() {
        assertThat(hours(EventCriteria.all().withPayloads(Closed.class.getName())))
                .containsExactly(6);
        assertThat(hours(EventCriteria.all().withPayloads("none"))).isEmpty();
    }

    @Test
    void eventsOfATimeAreReadFromItsStartAndBeforeItsEnd() {
        assertThat(hours(EventCriteria.all().recorded(hour(3), hour(6)))).containsExactly(3, 4, 5);
        assertThat(hours(EventCriteria.all().recorded(hour(8), null))).containsExactly(8, 9);
        assertThat(hours(EventCriteria.all().recorded(null, hour(2)))).containsExactly(0, 1);
        assertThat(hours(EventCriteria.all().recorded(hour(10), null))).isEmpty();
        assertThat(hours(EventCriteria.all().recorded(Instant.MIN, Instant.MAX)))
                .hasSize(10);
    }

    @Test
    void criteriaAreCombined() {
        EventCriteria accounts = EventCriteria.all().ofAggregates("Account").recorded(hour(1), hour(9));
        assertThat(hours(accounts)).containsExactly(3, 6);
        assertThat(hours(accounts.withPayloads(Closed.class.getName()))).containsExactly(6);
    }

    @Test
    void pagesGoOnBehindTheirLastEvent() {
        EventCriteria criteria =
                EventCriteria.all().ofAggregates("Account", "Owner").recorded(hour(1), null);
        List<Integer> found = new ArrayList<>();
        TrackingToken after = null;
        List<TrackedEventMessage<?>> page = process.engine().readEvents(criteria, after, 2);
        while (!page.isEmpty()) {
            assertThat(page).hasSizeLessThanOrEqualTo(2);
            page.forEach(event -> found.add(ALL.indexOf(event.getIdentifier())));
            after = page.get(page.size() - 1).trackingToken();
            page = process.engine().readEvents(criteria, after, 2);
        }
        assertThat(found).containsExactly(1, 3, 4, 6, 7, 9);
    }

    private static Instant hour(int hour) {
        return START.plusSeconds(3_600L * hour);
    }

    private static List<Integer> hours(EventCriteria criteria) {
        return process.engine().readEvents(criteria, null, 100).stream()
                .map(event -> ALL.indexOf(event.getIdentifier()))
                .toList();
    }
}
