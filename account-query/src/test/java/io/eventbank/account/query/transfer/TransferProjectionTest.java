package io.eventbank.account.query.transfer;

import static io.eventbank.account.api.value.TransferStatus.COMPENSATED;
import static io.eventbank.account.api.value.TransferStatus.COMPLETED;
import static io.eventbank.account.api.value.TransferStatus.FAILED;
import static io.eventbank.account.api.value.TransferStatus.PENDING;
import static org.assertj.core.api.Assertions.assertThat;

import io.eventbank.account.api.event.TransferEvent;
import io.eventbank.account.api.query.FindTransfer;
import io.eventbank.account.api.query.TransferView;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.api.value.TransferId;
import io.eventbank.account.api.value.TransferStatus;
import io.eventbank.account.query.projection.RecordedEvent;
import io.eventbank.account.query.testing.QueryTest;
import io.eventbank.account.query.transfer.TransferHistory.Party;
import io.eventbank.account.support.security.Caller;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class TransferProjectionTest extends QueryTest {

    private static final Caller EVERYBODY = Caller.system("test");
    private static final Instant START = Instant.parse("2024-02-28T23:59:58.250Z");

    private final Party from = new Party(new AccountId(unique("A")), new OwnerId(unique("C")));
    private final Party to = new Party(new AccountId(unique("A")), new OwnerId(unique("C")));

    @Autowired
    private TransferProjection projection;

    /** How a transfer may go, and what is to be seen of it then. */
    private record Course(
            UnaryOperator<TransferHistory> events, TransferStatus status, String failureCode, Long minutes) {}

    private static final List<Course> COURSES = List.of(
            new Course(history -> history, PENDING, null, null),
            new Course(TransferHistory::resumed, PENDING, null, null),
            new Course(history -> history.resumed().cancelled(), PENDING, null, null),
            new Course(TransferHistory::completed, COMPLETED, null, 1L),
            new Course(history -> history.cancelled().completed(), COMPLETED, null, 2L),
            new Course(TransferHistory::failed, FAILED, "insufficient_funds", 1L),
            new Course(history -> history.resumed().compensated(), COMPENSATED, "account_closed", 2L),
            new Course(history -> history.compensated().resumed(), COMPENSATED, "account_closed", 1L));

    @Test
    void aTransferIsPendingUntilItEndsInOneOfThreeWays() {
        for (Course course : COURSES) {
            TransferId id = new TransferId(unique("X"));
            List<RecordedEvent<TransferEvent>> events = history(id, course);
            project(projection, events, id);
            assertShows(id, course, events.size() - 1);
        }
    }

    @Test
    void eventsThatAreDeliveredTwiceChangeNothingHoweverTheyAreBatched() {
        for (Course course : COURSES) {
            TransferId id = new TransferId(unique("X"));
            List<RecordedEvent<TransferEvent>> events = history(id, course);
            List<RecordedEvent<TransferEvent>> twice =
                    events.stream().flatMap(event -> Stream.of(event, event)).toList();
            project(projection, twice, id);
            List<String> once = rows(id, "transfer");
            assertShows(id, course, events.size() - 1);
            project(projection, events, id);
            twice.forEach(event -> project(projection, List.of(event), id));
            assertThat(rows(id, "transfer")).isEqualTo(once).hasSize(1);
        }
    }

    @Test
    void transfersWhoseEventsAreMixedInABatchStayApart() {
        List<TransferId> ids =
                COURSES.stream().map(course -> new TransferId(unique("X"))).toList();
        List<DomainEventMessage<?>> batch = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            for (int each = 0; each < ids.size(); each++) {
                List<RecordedEvent<TransferEvent>> events = history(ids.get(each), COURSES.get(each));
                if (i < events.size()) {
                    batch.add(message(ids.get(each), events.get(i)));
                }
            }
        }
        project(projection, batch);
        for (int each = 0; each < ids.size(); each++) {
            TransferId id = ids.get(each);
            assertShows(id, COURSES.get(each), history(id, COURSES.get(each)).size() - 1);
        }
    }

    @Test
    void anEventAfterAMissingOneIsParked() {
        TransferId id = new TransferId(unique("X"));
        List<RecordedEvent<TransferEvent>> events = history(id, COURSES.get(6));
        project(projection, events.subList(0, 1), id);
        project(projection, List.of(events.get(2)), id);
        assertThat(parked(id)).containsExactly("2 handler_failed");
        assertShows(id, COURSES.get(0), 0);
    }

    @Test
    void anAmountComesBackAtTheScaleOfItsCurrency() {
        for (String[] amount :
                new String[][] {{"1E+2", "EUR", "100.00"}, {"500", "JPY", "500"}, {"1.5", "KWD", "1.500"}}) {
            TransferId id = new TransferId(unique("X"));
            project(
                    projection,
                    new TransferHistory(id, START)
                            .requested(from, to, amount[0], amount[1], null)
                            .events(),
                    id);
            assertThat(view(id).amount().toString()).isEqualTo(amount[2]);
            assertThat(view(id).reference()).isNull();
        }
    }

    private List<RecordedEvent<TransferEvent>> history(TransferId id, Course course) {
        return course.events()
                .apply(new TransferHistory(id, START).requested(from, to, "12.30", "EUR", "rent {\"%\", \\NULL}"))
                .events();
    }

    private void assertShows(TransferId id, Course course, int version) {
        assertThat(view(id))
                .isEqualTo(new TransferView(
                        id,
                        from.account(),
                        to.account(),
                        new BigDecimal("12.30"),
                        Currency.getInstance("EUR"),
                        course.status(),
                        course.failureCode(),
                        "rent {\"%\", \\NULL}",
                        START,
                        course.minutes() == null ? null : START.plus(Duration.ofMinutes(course.minutes()))));
        assertThat(jdbc.queryForObject(
                        "SELECT version FROM account_query.transfer WHERE transfer_id = ?", Integer.class, id.value()))
                .isEqualTo(version);
    }

    private TransferView view(TransferId id) {
        return projection.handle(new FindTransfer(id), EVERYBODY).orElseThrow();
    }
}
