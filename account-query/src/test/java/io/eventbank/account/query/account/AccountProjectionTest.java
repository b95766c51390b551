package io.eventbank.account.query.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventbank.account.api.event.AccountEvent;
import io.eventbank.account.api.event.OwnerDetailsChanged;
import io.eventbank.account.api.event.OwnerRegistered;
import io.eventbank.account.api.event.PersonalDataErased;
import io.eventbank.account.api.event.TransactionBooked;
import io.eventbank.account.api.query.AccountView;
import io.eventbank.account.api.query.FindAccount;
import io.eventbank.account.api.query.FindTransactions;
import io.eventbank.account.api.query.PageRequest;
import io.eventbank.account.api.query.TransactionView;
import io.eventbank.account.api.state.AccountState;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.query.projection.RecordedEvent;
import io.eventbank.account.query.testing.AccountHistory;
import io.eventbank.account.query.testing.QueryTest;
import io.eventbank.account.support.security.Caller;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

class AccountProjectionTest extends QueryTest {

    private static final Caller EVERYBODY = Caller.system("test");

    private final OwnerId owner = new OwnerId(unique("C"));
    private final AccountId account = new AccountId(unique("A"));

    @Autowired
    private AccountProjection projection;

    @ParameterizedTest
    @ValueSource(strings = {"EUR", "JPY", "KWD"})
    void itShowsWhatTheEventsAddUpTo(String currency) {
        for (int seed = 1; seed <= 15; seed++) {
            AccountId id = new AccountId(unique("A"));
            List<RecordedEvent<AccountEvent>> events =
                    AccountHistory.random(seed, id, owner, currency).events();
            project(projection, events, id);
            assertShows(events, id);
        }
    }

    @Test
    void theHistoriesHoldEverythingThatCanHappenToAnAccount() {
        Set<Class<?>> seen = new HashSet<>();
        for (int seed = 1; seed <= 15; seed++) {
            AccountHistory.random(seed, account, owner, "EUR")
                    .events()
                    .forEach(recorded -> seen.add(recorded.event().getClass()));
        }
        assertThat(seen).isEqualTo(kinds(AccountEvent.class).collect(Collectors.toSet()));
    }

    @Test
    void eventsThatAreDeliveredTwiceChangeNothingHoweverTheyAreBatched() {
        List<Function<List<RecordedEvent<AccountEvent>>, List<List<RecordedEvent<AccountEvent>>>>> deliveries = List.of(
                events -> List.of(twiceEach(events)),
                events -> List.of(events, events),
                events ->
                        List.of(Stream.concat(events.stream(), events.stream()).toList()),
                events -> partition(twiceEach(events), new Random(1)),
                events -> partition(events, new Random(2)).stream()
                        .flatMap(batch -> Stream.of(batch, batch))
                        .toList(),
                events -> events.stream().map(List::of).toList());
        for (var delivery : deliveries) {
            for (int seed = 100; seed < 105; seed++) {
                AccountId id = new AccountId(unique("A"));
                List<RecordedEvent<AccountEvent>> events =
                        AccountHistory.random(seed, id, owner, "EUR").events();
                delivery.apply(events).forEach(batch -> project(projection, batch, id));
                assertShows(events, id);
            }
        }
    }

    @Test
    void accountsWhoseEventsAreMixedInABatchStayApart() {
        List<AccountId> ids =
                Stream.generate(() -> new AccountId(unique("A"))).limit(8).toList();
        List<List<RecordedEvent<AccountEvent>>> histories = new ArrayList<>();
        for (AccountId id : ids) {
            histories.add(
                    AccountHistory.random(histories.size(), id, owner, "EUR").events());
        }
        List<DomainEventMessage<?>> batch = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            for (List<RecordedEvent<AccountEvent>> history : histories) {
                if (i < history.size()) {
                    batch.add(message(history.get(i).event().accountId(), history.get(i)));
                }
            }
        }
        project(projection, batch);
        for (int i = 0; i < ids.size(); i++) {
            assertShows(histories.get(i), ids.get(i));
        }
    }

    @Test
    void anEventAfterAMissingOneIsParked() {
        LocalDate day = LocalDate.of(2024, 2, 28);
        List<RecordedEvent<AccountEvent>> events = new AccountHistory(account, owner, "EUR")
                .opened(0, 0)
                .deposited(100, day)
                .deposited(200, day)
                .deposited(300, day)
                .events();
        project(projection, events.subList(0, 1), account);
        project(projection, List.of(events.get(1), events.get(3)), account);
        assertShows(events.subList(0, 2), account);
        assertThat(parked(account)).containsExactly("3 handler_failed");

        project(projection, events.subList(0, 2), account);
        assertThat(parked(account)).as("what comes again was written").containsExactly("3 handler_failed");
    }

    @Test
    void amountsComeBackAtTheScaleOfTheirCurrency() {
        project(
                projection,
                new AccountHistory(account, owner, "EUR").opened(0, 0).events(),
                account);
        assertThat(view(account).balance().toString()).isEqualTo("0.00");
        assertThat(view(account).largestTransaction().toString()).isEqualTo("0.00");

        AccountId yen = new AccountId(unique("A"));
        project(
                projection,
                new AccountHistory(yen, owner, "JPY")
                        .opened(1_000_000, 0)
                        .deposited(2_000, LocalDate.of(2024, 2, 28))
                        .events(),
                yen);
        assertThat(view(yen).balance().toString()).isEqualTo("1002000");
        assertThat(view(yen).totalCredits().toString()).isEqualTo("2000");
        assertThat(view(yen).totalDebits().toString()).isEqualTo("0");
    }

    @Test
    void anAccountThatWasOpenedBeforeItWasRecordedIsOpenedAtTheStartOfThatDay() {
        project(
                projection,
                new AccountHistory(account, owner, "CZK")
                        .openedOn(LocalDate.of(1993, 2, 26))
                        .events(),
                account);
        assertThat(view(account).openedAt()).isEqualTo(Instant.parse("1993-02-26T00:00:00Z"));
        assertThat(view(account).lastModifiedAt()).isEqualTo(Instant.parse("2024-02-28T23:59:58.250Z"));
    }

    @Test
    void itShowsTheOwnerSLatestDetailsAndNoneBeforeTheyAreKnownOrAfterTheyAreErased() {
        project(
                projection,
                new AccountHistory(account, owner, "EUR").opened(0, 0).events(),
                account);
        assertThat(view(account).ownerName()).isNull();

        Instant now = Instant.now();
        var registered = new RecordedEvent<>(
                new OwnerRegistered(owner, name(owner, "Ada"), email(owner, "ada@example.org")), 0, now);
        var changed = new RecordedEvent<>(
                new OwnerDetailsChanged(owner, name(owner, "Ada King"), email(owner, "king@example.org")), 1, now);
        project(projection, List.of(registered, registered, changed), owner);
        project(projection, List.of(registered, changed), owner);
        assertThat(view(account).ownerName()).isEqualTo("Ada King");
        assertThat(view(account).ownerEmail()).isEqualTo("king@example.org");

        jdbc.update("DELETE FROM personal_data.owner_key WHERE owner_id = ?", owner.value());
        assertThat(view(account).ownerName()).isNull();
        assertThat(view(account).ownerEmail()).isNull();
    }

    @Test
    void itShowsNothingOfAnErasedOwnerThoughTheKeyIsThere() {
        Instant now = Instant.now();
        var registered = new RecordedEvent<>(
                new OwnerRegistered(owner, name(owner, "Ada"), email(owner, "ada@example.org")), 0, now);
        var erased = new RecordedEvent<>(new PersonalDataErased(owner), 1, now);
        project(
                projection,
                new AccountHistory(account, owner, "EUR").opened(100, 0).events(),
                account);
        project(projection, List.of(registered), owner);
        AccountView before = view(account);
        assertThat(before.ownerName()).isEqualTo("Ada");

        project(projection, List.of(erased), owner);
        project(projection, List.of(registered, erased), owner);

        assertThat(view(account).ownerName()).isNull();
        assertThat(view(account).ownerEmail()).isNull();
        assertThat(view(account))
                .usingRecursiveComparison()
                .ignoringFields("ownerName", "ownerEmail")
                .isEqualTo(before);
        assertThat(jdbc.queryForMap("SELECT * FROM account_query.account_owner WHERE owner_id = ?", owner.value()))
                .containsEntry("name_ciphertext", null)
                .containsEntry("email_ciphertext", null)
                .containsEntry("version", 1L);
    }

    @Test
    void anEventOfAnOwnerAfterAMissingOneIsParked() {
        var changed = new RecordedEvent<>(
                new OwnerDetailsChanged(owner, name(owner, "Ada"), email(owner, "ada@example.org")), 1, Instant.now());
        project(projection, List.of(changed), owner);
        assertThat(parked(owner)).containsExactly("1 handler_failed");
    }

    private void assertShows(List<RecordedEvent<AccountEvent>> events, AccountId id) {
        assertThat(view(id)).isEqualTo(expected(events));
        FindTransactions all = new FindTransactions(id, null, null, null, new PageRequest(null, 500));
        assertThat(projection.handle(all, EVERYBODY).orElseThrow().items()).isEqualTo(expectedTransactions(events));
    }

    private AccountView view(AccountId id) {
        return projection.handle(new FindAccount(id), EVERYBODY).orElseThrow();
    }

    /** What the account must be, by the fold of the domain, and by sums made another way than the projection's. */
    private static AccountView expected(List<RecordedEvent<AccountEvent>> events) {
        AccountState state = null;
        for (RecordedEvent<AccountEvent> recorded : events) {
            state = AccountState.after(state, recorded.event());
        }
        RecordedEvent<AccountEvent> first = events.get(0);
        RecordedEvent<AccountEvent> last = events.get(events.size() - 1);
        LocalDate openedOn = state.opening().openedOn();
        BigDecimal zero = state.balance().amount().subtract(state.balance().amount());
        List<RecordedEvent<AccountEvent>> booked = events.stream()
                .filter(recorded -> recorded.event() instanceof TransactionBooked)
                .toList();
        List<BigDecimal> amounts = booked.stream()
                .map(recorded -> ((TransactionBooked) recorded.event()).signedAmount())
                .toList();
        return new AccountView(
                state.opening().accountId(),
                state.opening().ownerId(),
                null,
                null,
                state.opening().accountType(),
                state.opening().currency(),
                state.balance().amount(),
                state.overdraftLimit().amount(),
                state.availableBalance().amount(),
                state.status(),
                first.recordedAt().toString().startsWith(openedOn.toString())
                        ? first.recordedAt()
                        : openedOn.atStartOfDay().toInstant(ZoneOffset.UTC),
                last.recordedAt(),
                booked.size(),
                booked.isEmpty() ? null : booked.get(booked.size() - 1).recordedAt(),
                amounts.stream().filter(amount -> amount.signum() > 0).reduce(zero, BigDecimal::add),
                amounts.stream().filter(amount -> amount.signum() < 0).reduce(zero, BigDecimal::subtract),
                amounts.stream().map(BigDecimal::abs).reduce(zero, BigDecimal::max),
                last.sequence());
    }

    private static List<TransactionView> expectedTransactions(List<RecordedEvent<AccountEvent>> events) {
        return events.stream()
                .filter(recorded -> recorded.event() instanceof TransactionBooked)
                .map(recorded -> {
                    TransactionBooked booked = (TransactionBooked) recorded.event();
                    return new TransactionView(
                            booked.transactionId(),
                            booked.accountId(),
                            booked.type(),
                            booked.signedAmount(),
                            booked.balance(),
                            booked.reference(),
                            booked.bookingDate(),
                            recorded.recordedAt(),
                            booked.transferId(),
                            booked.counterpartyAccountId(),
                            recorded.sequence());
                })
                .sorted(Comparator.comparing(TransactionView::bookingDate).thenComparing(TransactionView::sequence))
                .toList();
    }

    private static Stream<Class<?>> kinds(Class<?> type) {
        return type.isSealed()
                ? Stream.of(type.getPermittedSubclasses()).flatMap(AccountProjectionTest::kinds)
                : Stream.of(type);
    }

    private static <T> List<T> twiceEach(List<T> events) {
        return events.stream()
                .flatMap(event -> Collections.nCopies(2, event).stream())
                .toList();
    }

    private static <T> List<List<T>> partition(List<T> events, Random random) {
        List<List<T>> batches = new ArrayList<>();
        int start = 0;
        while (start < events.size()) {
            int end = Math.min(events.size(), start + 1 + random.nextInt(7));
            batches.add(events.subList(start, end));
            start = end;
        }
        return batches;
    }
}
