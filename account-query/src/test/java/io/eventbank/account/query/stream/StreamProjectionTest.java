package io.eventbank.account.query.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventbank.account.api.error.ErrorCode;
import io.eventbank.account.api.error.Refusal;
import io.eventbank.account.api.query.FindStream;
import io.eventbank.account.api.query.FindStreams;
import io.eventbank.account.api.query.PageRequest;
import io.eventbank.account.api.query.StreamOrder;
import io.eventbank.account.api.query.StreamView;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.api.value.TransferId;
import io.eventbank.account.query.testing.QueryTest;
import io.eventbank.account.support.security.Caller;
import io.eventbank.account.support.security.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class StreamProjectionTest extends QueryTest {

    private static final Caller EVERYBODY = Caller.system("test");
    private static final Instant START = Instant.parse("2024-02-28T23:59:58.250Z");

    private final OwnerId ada = new OwnerId(unique("C"));
    private final OwnerId bob = new OwnerId(unique("C"));
    private final AccountId account = new AccountId(unique("A"));
    private final TransferId transfer = new TransferId(unique("X"));

    @Autowired
    private StreamProjection projection;

    @Test
    void aStreamOfAnyTypeIsCountedAndDatedByItsEvents() {
        for (StreamHistory history : histories()) {
            project(projection, history.events());
            assertShows(history, history.events().size());
        }
    }

    @Test
    void eventsThatAreDeliveredTwiceChangeNothingHoweverTheyAreBatched() {
        for (StreamHistory history : histories()) {
            List<DomainEventMessage<?>> events = history.events();
            List<DomainEventMessage<?>> twice = events.stream()
                    .<DomainEventMessage<?>>flatMap(event -> Stream.of(event, event))
                    .toList();
            project(projection, twice);
            String once = row(history.streamId());
            assertShows(history, events.size());
            project(projection, events);
            twice.forEach(event -> project(projection, List.of(event)));
            project(projection, events.subList(0, 1));
            assertThat(row(history.streamId())).isEqualTo(once);
        }
    }

    @Test
    void streamsWhoseEventsAreMixedInABatchStayApart() {
        List<StreamHistory> histories = histories();
        List<DomainEventMessage<?>> batch = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            for (StreamHistory history : histories) {
                if (i < history.events().size()) {
                    batch.add(history.events().get(i));
                }
            }
        }
        project(projection, batch);
        histories.forEach(history -> assertShows(history, history.events().size()));
    }

    @Test
    void anEventAfterAMissingOneIsParkedAndTheOthersOfItsBatchAreWritten() {
        StreamHistory history = StreamHistory.account(account, ada, START).more(3);
        List<DomainEventMessage<?>> events = history.events();
        project(projection, events.subList(0, 1));
        project(projection, List.of(events.get(1), events.get(3)));
        assertThat(parked(account)).containsExactly("3 handler_failed");
        assertShows(history, 2);

        StreamHistory headless =
                StreamHistory.account(new AccountId(unique("A")), ada, START).more(1);
        project(projection, headless.events().subList(1, 2));
        assertThat(find(headless.streamId(), EVERYBODY)).isEmpty();
    }

    @Test
    void aStreamIsSeenByItsOwnersHoweverManyEventsSayNothingOfThem() {
        StreamHistory ofOwner = StreamHistory.owner(ada, name(ada, "Ada"), email(ada, "ada@example.org"), START);
        StreamHistory ofAccount = StreamHistory.account(account, ada, START);
        StreamHistory ofTransfer = StreamHistory.transfer(transfer, ada, bob, START);
        for (StreamHistory history : List.of(ofOwner, ofAccount, ofTransfer)) {
            history.more(2);
            project(projection, history.events().subList(0, 2));
            project(projection, history.events());
            assertThat(find(history.streamId(), customer("Ada", ada))).isPresent();
            assertThat(find(history.streamId(), customer("Bob", bob)).isPresent())
                    .isEqualTo(history == ofTransfer);
            assertThat(find(history.streamId(), customer("Eve", new OwnerId("stranger"))))
                    .isEmpty();
            assertThat(find(history.streamId(), customer("Nobody", null))).isEmpty();
        }
    }

    @Test
    void theStreamOfAnUnknownAggregateIsSeenByThoseWhoSeeEverything() {
        StreamHistory unknown = StreamHistory.of("Vault", unique("V"), START).more(2);
        project(projection, unknown.events());
        assertShows(unknown, 3);
        assertThat(find(unknown.streamId(), customer("Ada", ada))).isEmpty();
        assertThat(find(unknown.streamId(), customer("Nobody", null))).isEmpty();
    }

    @Test
    void idleStreamsAreRefusedToCustomersWhereverTheQueryComesFrom() {
        FindStreams idle = new FindStreams(START, StreamOrder.LAST_EVENT, new PageRequest(null, 10));
        for (Caller caller : List.of(customer("Ada", ada), new Caller("operator", Set.of(Role.OPERATOR), null))) {
            assertThatThrownBy(() -> projection.handle(idle, caller))
                    .isInstanceOfSatisfying(
                            Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.FORBIDDEN));
        }
        FindStreams all = new FindStreams(null, StreamOrder.NAME, new PageRequest(null, 10));
        assertThat(projection
                        .handle(all, new Caller("operator", Set.of(Role.OPERATOR), ada))
                        .items())
                .isEmpty();
    }

    @Test
    void aStreamIsIdleFromTheVeryMomentOfItsLastEvent() {
        // Long before the events of all other tests.
        Instant last = Instant.parse("1970-01-02T00:00:00.001Z");
        StreamHistory history = StreamHistory.account(account, ada, last);
        project(projection, history.events());
        assertThat(idleSince(last)).contains(history.streamId());
        assertThat(idleSince(last.minusMillis(1))).doesNotContain(history.streamId());
        project(projection, history.more(1).events());
        assertThat(idleSince(last)).doesNotContain(history.streamId());
    }

    private List<StreamHistory> histories() {
        return List.of(
                StreamHistory.owner(ada, name(ada, "Ada"), email(ada, "ada@example.org"), START),
                StreamHistory.account(account, ada, START).more(3),
                StreamHistory.transfer(transfer, ada, bob, START).more(1),
                StreamHistory.of("Vault", unique("V"), START).more(2));
    }

    private void assertShows(StreamHistory history, int events) {
        assertThat(find(history.streamId(), EVERYBODY))
                .hasValueSatisfying(stream -> assertThat(stream)
                        .isEqualTo(new StreamView(
                                history.streamId(),
                                history.type(),
                                events,
                                START,
                                START.plus(Duration.ofMinutes(events - 1)),
                                stream.streamAgeDays())));
    }

    private Optional<StreamView> find(String streamId, Caller caller) {
        return projection.handle(new FindStream(streamId), caller);
    }

    private List<String> idleSince(Instant time) {
        return projection
                .handle(new FindStreams(time, StreamOrder.LAST_EVENT, new PageRequest(null, 500)), EVERYBODY)
                .items()
                .stream()
                .map(StreamView::streamId)
                .toList();
    }

    private String row(String streamId) {
        return jdbc.queryForObject(
                "SELECT row_to_json(s)::text FROM account_query.event_stream s WHERE stream_id = ?",
                String.class,
                streamId);
    }

    private static Caller customer(String name, OwnerId owner) {
        return new Caller(name, Set.of(Role.CUSTOMER), owner);
    }
}
