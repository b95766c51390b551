package io.eventbank.account.query.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventbank.account.api.event.AccountEvent;
import io.eventbank.account.api.event.OwnerDetailsChanged;
import io.eventbank.account.api.event.OwnerEvent;
import io.eventbank.account.api.event.OwnerRegistered;
import io.eventbank.account.api.event.TransactionBooked;
import io.eventbank.account.api.query.FindAccount;
import io.eventbank.account.api.query.FindTransactions;
import io.eventbank.account.api.query.PageRequest;
import io.eventbank.account.api.query.TransactionView;
import io.eventbank.account.api.state.AccountState;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.AccountType;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.query.projection.RecordedEvent;
import io.eventbank.account.query.testing.AccountHistory;
import io.eventbank.account.query.testing.QueryTest;
import io.eventbank.account.support.security.Caller;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class RandomHistoriesTest extends QueryTest {

    private static final String[] TABLES = {"account", "account_transaction"};
    private static final Caller EVERYONE = Caller.system("test");

    private final OwnerId owner = new OwnerId(unique("C"));

    @Autowired
    private AccountProjection projection;

    @Test
    void every_field_of_random_histories_is_what_was_counted_by_hand_and_by_the_fold() {
        for (long seed = 1; seed <= 6; seed++) {
            Random random = new Random(seed);
            List<AccountHistory> histories = List.of(
                    AccountHistory.random(random, owner, AccountHistory.EUR, 60),
                    AccountHistory.random(random, owner, AccountHistory.JPY, 40),
                    AccountHistory.random(random, owner, AccountHistory.EUR, 1),
                    AccountHistory.random(random, owner, AccountHistory.EUR, 0));
            List<DomainEventMessage<?>> mixed = mixed(histories, random);
            for (int from = 0; from < mixed.size(); ) {
                int to = Math.min(mixed.size(), from + 1 + random.nextInt(30));
                project(projection, mixed.subList(from, to));
                from = to;
            }
            for (AccountHistory history : histories) {
                assertShown(history, "seed " + seed);
            }
        }
    }

    @Test
    void a_closed_account_shows_that_and_when_it_was_last_changed() {
        AccountHistory history = AccountHistory.of(owner)
                .deposit(500)
                .withdraw(500)
                .suspend()
                .reactivate()
                .close();
        project(projection, history.events(), history.accountId());
        assertShown(history, "closed");
    }

    @Test
    void amounts_keep_the_scale_of_their_currency_also_when_they_are_zero() {
        AccountHistory euros = AccountHistory.of(owner);
        AccountHistory yen = new AccountHistory(owner, AccountType.SAVINGS, AccountHistory.JPY, 0, 0);
        for (AccountHistory history : List.of(euros, yen)) {
            project(projection, history.events(), history.accountId());
        }
        assertThat(numbers(euros.accountId())).isEqualTo("0.00 0.00 0.00 0.00 0.00");
        assertThat(numbers(yen.accountId())).isEqualTo("0 0 0 0 0");

        AccountHistory spent = euros.deposit(1_000_000_000_000_000_00L).withdraw(1_000_000_000_000_000_00L);
        project(projection, spent.events(), spent.accountId());
        assertThat(numbers(spent.accountId()))
                .isEqualTo("0.00 0.00 1000000000000000.00 1000000000000000.00 1000000000000000.00");
    }

    @Test
    void an_event_delivered_twice_in_one_batch_counts_once() {
        AccountHistory history = AccountHistory.random(new Random(7), owner, AccountHistory.EUR, 30);
        List<RecordedEvent<?>> twice = new ArrayList<>();
        history.events().forEach(event -> twice.addAll(List.of(event, event)));
        twice.addAll(history.events());
        project(projection, twice, history.accountId());
        assertShown(history, "doubled");
    }

    @Test
    void events_delivered_again_in_later_batches_leave_the_tables_as_they_are() {
        AccountHistory history = AccountHistory.random(new Random(8), owner, AccountHistory.EUR, 30);
        project(projection, history.events().subList(0, 20), history.accountId());
        List<String> first = rows(history.accountId(), TABLES);
        project(projection, history.events().subList(5, 20), history.accountId());
        assertThat(rows(history.accountId(), TABLES)).isEqualTo(first).isNotEmpty();

        project(projection, history.events().subList(15, 31), history.accountId());
        List<String> second = rows(history.accountId(), TABLES);
        history.events().forEach(event -> project(projection, List.of(event), history.accountId()));
        assertThat(rows(history.accountId(), TABLES)).isEqualTo(second);
        assertShown(history, "again");
    }

    @Test
    void events_that_the_processor_has_handled_change_nothing_when_they_are_delivered_again() {
        AccountHistory history = AccountHistory.random(new Random(9), owner, AccountHistory.EUR, 30);
        append(history);
        caughtUp();
        List<String> before = rows(history.accountId(), TABLES);
        project(
                projection,
                eventStore
                        .readEvents(history.accountId().toString())
                        .asStream()
                        .<DomainEventMessage<?>>map(event -> event)
                        .toList());
        assertThat(rows(history.accountId(), TABLES)).isEqualTo(before);
        assertShown(history, "from the store");
    }

    @Test
    void a_batch_with_a_missing_event_fails_and_writes_nothing() {
        AccountHistory history = AccountHistory.of(owner).deposit(1).deposit(2).deposit(3);
        project(projection, history.events().subList(0, 2), history.accountId());
        List<String> before = rows(history.accountId(), TABLES);

        assertThatThrownBy(() -> project(projection, List.of(history.events().get(3)), history.accountId()))
                .hasStackTraceContaining("Events are missing");
        AccountHistory other = AccountHistory.of(owner);
        List<DomainEventMessage<?>> withOther = List.of(
                message(other.accountId(), other.events().get(0)),
                message(history.accountId(), history.events().get(3)));
        assertThatThrownBy(() -> project(projection, withOther)).hasStackTraceContaining("Events are missing");

        assertThat(rows(history.accountId(), TABLES)).isEqualTo(before);
        assertThat(rows(other.accountId(), TABLES)).isEmpty();
    }

    @Test
    void a_stream_that_does_not_start_with_its_first_event_fails() {
        AccountHistory history = AccountHistory.of(owner).deposit(1);
        assertThatThrownBy(() -> project(projection, history.events().subList(1, 2), history.accountId()))
                .hasStackTraceContaining("Events are missing");
        assertThatThrownBy(() -> project(projection, List.of(renamed(1, "Ada")), owner))
                .hasStackTraceContaining("Events are missing");
    }

    @Test
    void owners_of_accounts_are_shown_as_they_are_called_now_however_often_that_is_delivered() {
        AccountHistory history = AccountHistory.of(owner);
        project(projection, history.events(), history.accountId());
        assertThat(projection.handle(new FindAccount(history.accountId()), EVERYONE))
                .contains(history.view(null, null));

        RecordedEvent<OwnerEvent> registered = new RecordedEvent<>(
                new OwnerRegistered(owner, name(owner, "Ada"), email(owner, "ada@example.org")),
                0,
                Instant.parse("2026-01-01T10:00:00Z"));
        RecordedEvent<OwnerEvent> renamed = renamed(1, "Augusta");
        project(projection, List.of(registered, registered), owner);
        assertThat(projection.handle(new FindAccount(history.accountId()), EVERYONE))
                .contains(history.view("Ada", "ada@example.org"));

        project(projection, List.of(registered, renamed, renamed, registered), owner);
        List<String> before = rows(owner, "account_owner");
        project(projection, List.of(registered, renamed), owner);
        assertThat(rows(owner, "account_owner")).isEqualTo(before).hasSize(1);
        assertThat(projection.handle(new FindAccount(history.accountId()), EVERYONE))
                .contains(history.view("Augusta", "new@example.org"));
        assertThatThrownBy(() -> project(projection, List.of(renamed(3, "Byron")), owner))
                .hasStackTraceContaining("Events are missing");
    }

    @Test
    void an_account_imported_with_a_day_of_opening_was_opened_at_the_start_of_that_day() {
        AccountHistory history = AccountHistory.of(owner);
        Instant recordedAt = AccountHistory.OPENED_ON
                .plusDays(3)
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant();
        project(
                projection,
                List.of(new RecordedEvent<>(history.events().get(0).event(), 0, recordedAt)),
                history.accountId());
        assertThat(projection
                        .handle(new FindAccount(history.accountId()), EVERYONE)
                        .orElseThrow())
                .satisfies(account -> {
                    assertThat(account.openedAt())
                            .isEqualTo(AccountHistory.OPENED_ON
                                    .atStartOfDay(ZoneOffset.UTC)
                                    .toInstant());
                    assertThat(account.lastModifiedAt()).isEqualTo(recordedAt);
                });
    }

    private RecordedEvent<OwnerEvent> renamed(long sequence, String name) {
        return new RecordedEvent<>(
                new OwnerDetailsChanged(owner, name(owner, name), email(owner, "new@example.org")),
                sequence,
                Instant.parse("2026-01-02T10:00:00Z").plusSeconds(sequence));
    }

    private void assertShown(AccountHistory history, String what) {
        assertThat(projection.handle(new FindAccount(history.accountId()), EVERYONE))
                .as(what)
                .contains(history.view(null, null));
        assertThat(transactions(history))
                .as(what)
                .isEqualTo(history.transactions().stream()
                        .sorted(Comparator.comparing(TransactionView::bookingDate)
                                .thenComparing(TransactionView::sequence))
                        .toList());
        assertSameAsFold(history, what);
    }

    private void assertSameAsFold(AccountHistory history, String what) {
        AccountState state = null;
        List<BigDecimal> balances = new ArrayList<>();
        for (RecordedEvent<AccountEvent> recorded : history.events()) {
            state = AccountState.after(state, recorded.event());
            if (recorded.event() instanceof TransactionBooked) {
                balances.add(state.balance().amount());
            }
        }
        var account = projection
                .handle(new FindAccount(history.accountId()), EVERYONE)
                .orElseThrow();
        assertThat(account.balance()).as(what).isEqualTo(state.balance().amount());
        assertThat(account.overdraftLimit())
                .as(what)
                .isEqualTo(state.overdraftLimit().amount());
        assertThat(account.availableBalance())
                .as(what)
                .isEqualTo(state.availableBalance().amount());
        assertThat(account.status()).as(what).isEqualTo(state.status());
        assertThat(transactions(history).stream()
                        .sorted(Comparator.comparing(TransactionView::sequence))
                        .map(TransactionView::balanceAfter))
                .as(what)
                .isEqualTo(balances);
    }

    private List<TransactionView> transactions(AccountHistory history) {
        return projection
                .handle(
                        new FindTransactions(history.accountId(), null, null, null, new PageRequest(null, 500)),
                        EVERYONE)
                .orElseThrow()
                .items();
    }

    /** The events of all, each in the order of its own stream. */
    private static List<DomainEventMessage<?>> mixed(List<AccountHistory> histories, Random random) {
        int[] next = new int[histories.size()];
        List<DomainEventMessage<?>> mixed = new ArrayList<>();
        while (true) {
            List<Integer> left = IntStream.range(0, histories.size())
                    .filter(i -> next[i] < histories.get(i).events().size())
                    .boxed()
                    .toList();
            if (left.isEmpty()) {
                return mixed;
            }
            int which = left.get(random.nextInt(left.size()));
            AccountHistory history = histories.get(which);
            mixed.add(message(history.accountId(), history.events().get(next[which]++)));
        }
    }

    private String numbers(AccountId account) {
        return jdbc.queryForObject(
                "SELECT concat_ws(' ', balance, overdraft_limit, total_credits, total_debits, largest_transaction)"
                        + " FROM account_query.account WHERE account_id = ?",
                String.class,
                account.value());
    }
}
