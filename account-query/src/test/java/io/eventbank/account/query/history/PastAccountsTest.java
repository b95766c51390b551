package io.eventbank.account.query.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventbank.account.api.event.AccountEvent;
import io.eventbank.account.api.query.AccountView;
import io.eventbank.account.api.query.ExplanationView;
import io.eventbank.account.api.query.FindPastAccount;
import io.eventbank.account.api.state.RecordedAccount;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.AccountStatus;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.query.dispatch.QuerySender;
import io.eventbank.account.query.projection.RecordedEvent;
import io.eventbank.account.query.testing.AccountHistory;
import io.eventbank.account.query.testing.QueryTest;
import io.eventbank.account.support.security.Caller;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Past states against a plain fold of the events that belong to them, with a checkpoint after every fifth event. */
class PastAccountsTest extends QueryTest {

    private final OwnerId owner = new OwnerId(unique("C"));

    @Autowired
    private PastAccounts accounts;

    @Autowired
    private QuerySender queries;

    @Test
    void everyPastStateIsTheFoldOfItsEvents() {
        List<List<RecordedEvent<AccountEvent>>> histories = histories();
        caughtUp();
        assertThat(checkpoints(histories.get(0))).isGreaterThan(2);
        histories.forEach(this::assertEveryPastState);
    }

    @Test
    void everyPastStateIsTheSameWithoutAReadModel() {
        List<List<RecordedEvent<AccountEvent>>> histories = histories();
        caughtUp();
        histories.forEach(history -> forget(id(history)));
        histories.forEach(this::assertEveryPastState);
    }

    @Test
    void everyPastStateIsTheSameWhenCheckpointsAreOfAnotherRevision() {
        List<List<RecordedEvent<AccountEvent>>> histories = histories();
        caughtUp();
        for (List<RecordedEvent<AccountEvent>> history : histories) {
            int changed = jdbc.update(
                    "UPDATE account_query.account_checkpoint SET revision = 0, content = 'of old'"
                            + " WHERE account_id = ? AND sequence % 2 = 0",
                    id(history).value());
            assertThat(changed).isPositive();
            assertEveryPastState(history);
        }
    }

    @Test
    void everyPastStateIsTheSameWhileTheReadModelIsBehind() {
        for (long seed = 30; seed < 34; seed++) {
            List<RecordedEvent<AccountEvent>> history = history(seed, 0);
            AccountId id = id(history);
            record(id, history.subList(0, history.size() / 2));
            caughtUp();
            processing.eventProcessor("accounts").orElseThrow().shutDown();
            try {
                record(id, history.subList(history.size() / 2, history.size()));
                assertEveryPastState(history);
            } finally {
                processing.eventProcessor("accounts").orElseThrow().start();
            }
        }
    }

    @Test
    void anExplanationAddsUpToTheBalanceThatItExplains() {
        for (List<RecordedEvent<AccountEvent>> history : histories()) {
            AccountId id = id(history);
            for (LocalDate day : days(history)) {
                for (Instant time : List.of(history.get(history.size() / 3).recordedAt(), Instant.now())) {
                    Optional<ExplanationView> explained = explanation(id, day, time);
                    Optional<RecordedAccount> expected = counting(history, lastKnown(history, time), day);
                    assertThat(explained.map(ExplanationView::balance))
                            .isEqualTo(expected.map(
                                    account -> account.state().balance().amount()));
                    explained.ifPresent(view -> {
                        assertThat(view.terms().stream()
                                        .map(ExplanationView.Term::amount)
                                        .reduce(BigDecimal.ZERO, BigDecimal::add))
                                .isEqualByComparingTo(view.balance());
                        assertThat(view.terms().get(0).type()).isEqualTo("AccountOpened");
                        assertThat(view.terms())
                                .hasSize((int) expected.orElseThrow().transactionCount() + 1)
                                .allMatch(term -> !term.bookingDate().isAfter(day)
                                        && !term.recordedAt().isAfter(time));
                    });
                }
            }
        }
    }

    @Test
    void nothingCountsBeforeTheOpeningThoughItWasRecordedOnAnEarlierDay() {
        LocalDate day = LocalDate.of(2024, 3, 1);
        AccountId id = new AccountId(unique("A"));
        AccountHistory history =
                new AccountHistory(id, owner, "EUR").openedOn(day).suspended();
        // The second one is recorded by a process whose clock has not reached midnight yet.
        record(
                id,
                List.of(
                        new RecordedEvent<>(history.events().get(0).event(), 0, Instant.parse("2024-03-01T00:00:01Z")),
                        new RecordedEvent<>(
                                history.events().get(1).event(), 1, Instant.parse("2024-02-29T23:59:59Z"))));
        caughtUp();
        assertThat(accounts.asOf(id, day.minusDays(1), Long.MAX_VALUE)).isEmpty();
        assertThat(explanation(id, day.minusDays(1), null)).isEmpty();
        assertThat(accounts.asOf(id, day, Long.MAX_VALUE).orElseThrow().state().status())
                .isEqualTo(AccountStatus.SUSPENDED);
    }

    private Optional<ExplanationView> explanation(AccountId id, LocalDate day, Instant time) {
        QuerySender sender = queries.onBehalfOf(Caller.system("test"));
        return sender.find(new FindPastAccount(id, day, time, null), AccountView.class)
                .map(then -> new ExplanationReader(sender, 3).read(id, day, then.version()));
    }

    /** Some as they are, some as they would be recorded by several processes whose clocks differ by up to two hours. */
    private List<List<RecordedEvent<AccountEvent>>> histories() {
        List<List<RecordedEvent<AccountEvent>>> histories = new ArrayList<>();
        for (long seed = 1; seed <= 8; seed++) {
            histories.add(history(seed, seed % 2 == 0 ? 7_200_000 : 0));
            record(id(histories.get(histories.size() - 1)), histories.get(histories.size() - 1));
        }
        return histories;
    }

    private List<RecordedEvent<AccountEvent>> history(long seed, int skewMillis) {
        Random random = new Random(seed);
        List<RecordedEvent<AccountEvent>> history = List.of();
        for (int i = 0; history.size() < 20; i++) {
            history = AccountHistory.random(seed + 100L * i, new AccountId(unique("A")), owner, "EUR")
                    .events();
        }
        return history.stream()
                .map(event -> new RecordedEvent<>(
                        event.event(),
                        event.sequence(),
                        skewMillis == 0
                                ? event.recordedAt()
                                : event.recordedAt().plusMillis(random.nextInt(skewMillis))))
                .toList();
    }

    private void assertEveryPastState(List<RecordedEvent<AccountEvent>> history) {
        AccountId id = id(history);
        for (RecordedEvent<AccountEvent> event : history) {
            assertThat(accounts.after(id, event.sequence())).isEqualTo(contiguous(history, event.sequence()));
        }
        TreeSet<Instant> times = new TreeSet<>();
        history.forEach(event -> times.addAll(List.of(
                event.recordedAt().minusMillis(1),
                event.recordedAt().minusNanos(1),
                event.recordedAt(),
                event.recordedAt().plusMillis(1))));
        for (Instant time : times) {
            assertThat(accounts.after(id, accounts.lastKnownAt(id, time)))
                    .as("known at %s", time)
                    .isEqualTo(contiguous(history, lastKnown(history, time)));
        }
        for (LocalDate day : days(history)) {
            assertThat(accounts.asOf(id, day, Long.MAX_VALUE))
                    .as("as of %s", day)
                    .isEqualTo(counting(history, Long.MAX_VALUE, day));
            for (long last = -1; last < history.size(); last += 3) {
                assertThat(accounts.asOf(id, day, last))
                        .as("as of %s, up to %s", day, last)
                        .isEqualTo(counting(history, last, day));
            }
        }
    }

    private static Optional<RecordedAccount> contiguous(List<RecordedEvent<AccountEvent>> history, long last) {
        RecordedAccount account = null;
        for (RecordedEvent<AccountEvent> event : history) {
            if (event.sequence() <= last) {
                account = RecordedAccount.after(account, event.event(), event.sequence(), event.recordedAt());
            }
        }
        return Optional.ofNullable(account);
    }

    private static Optional<RecordedAccount> counting(
            List<RecordedEvent<AccountEvent>> history, long last, LocalDate day) {
        Predicate<RecordedEvent<AccountEvent>> counts = event -> event.sequence() <= last
                && !event.event().countsFrom(event.recordedAt()).isAfter(day);
        RecordedAccount account = null;
        for (RecordedEvent<AccountEvent> event : history) {
            if (counts.test(event)) {
                account = RecordedAccount.counting(account, event.event(), event.sequence(), event.recordedAt());
            }
        }
        return Optional.ofNullable(account);
    }

    private static long lastKnown(List<RecordedEvent<AccountEvent>> history, Instant time) {
        return history.stream()
                .filter(event -> !event.recordedAt().isAfter(time))
                .mapToLong(RecordedEvent::sequence)
                .max()
                .orElse(-1);
    }

    private static TreeSet<LocalDate> days(List<RecordedEvent<AccountEvent>> history) {
        TreeSet<LocalDate> days = new TreeSet<>();
        history.forEach(event -> {
            LocalDate day = event.event().countsFrom(event.recordedAt());
            days.addAll(List.of(day.minusDays(1), day));
        });
        return days;
    }

    private int checkpoints(List<RecordedEvent<AccountEvent>> history) {
        return rows(id(history), "account_checkpoint").size();
    }

    private void forget(AccountId id) {
        for (String table : List.of("account", "account_checkpoint", "account_backdated_event")) {
            jdbc.update("DELETE FROM account_query." + table + " WHERE account_id = ?", id.value());
        }
    }

    private static AccountId id(List<RecordedEvent<AccountEvent>> history) {
        return history.get(0).event().accountId();
    }
}
