package io.eventbank.account.command.account;

import io.eventbank.account.api.command.TransactionResult;
import io.eventbank.account.api.event.AccountOpened;
import io.eventbank.account.api.event.MoneyDeposited;
import io.eventbank.account.api.event.MoneyWithdrawn;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.AccountType;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.api.value.TransactionId;
import io.eventbank.account.command.Keyed;
import io.eventbank.account.command.dispatch.CommandProperties;
import io.eventbank.account.command.dispatch.CommandSender;
import io.eventbank.account.support.security.Caller;
import io.eventbank.account.support.security.Role;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Currency;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.aggregate.FixtureConfiguration;

/** What the tests of {@link BankAccount} have in common: an account A1 of owner C1 in EUR, opened on 2026-03-01. */
final class AccountFixture {

    static final AccountId A1 = new AccountId("A1");
    static final OwnerId C1 = new OwnerId("C1");
    static final Currency EUR = Currency.getInstance("EUR");
    static final LocalDate OPENED = LocalDate.of(2026, 3, 1);
    static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");
    static final LocalDate TODAY = LocalDate.of(2026, 3, 10);

    static final Map<String, String> TELLER = new Caller("t", Set.of(Role.TELLER), null).toMetaData();
    static final Map<String, String> OWNER = new Caller("c", Set.of(Role.CUSTOMER), C1).toMetaData();
    static final Map<String, String> STRANGER = new Caller("x", Set.of(Role.CUSTOMER), new OwnerId("C2")).toMetaData();

    private AccountFixture() {}

    static FixtureConfiguration<BankAccount> remembering(int transactions, BookedTransactions booked) {
        return remembering(transactions, 100, booked);
    }

    /** One that remembers so many requests; their first answers are made of the events of the fixture. */
    static FixtureConfiguration<BankAccount> rememberingRequests(int requests) {
        return remembering(1000, requests, new NothingBooked());
    }

    private static FixtureConfiguration<BankAccount> remembering(
            int transactions, int requests, BookedTransactions booked) {
        FixtureConfiguration<BankAccount> fixture = new AggregateTestFixture<>(BankAccount.class);
        return fixture.registerInjectableResource(
                        new CommandProperties(transactions, requests, 0, Duration.ofSeconds(30)))
                .registerInjectableResource(booked)
                .registerInjectableResource(new FirstAnswers(Keyed.providing(fixture.getEventStore())))
                .registerInjectableResource(Clock.fixed(NOW, ZoneOffset.UTC));
    }

    static FixtureConfiguration<BankAccount> create() {
        return remembering(1000, new NothingBooked());
    }

    static Map<String, Object> expecting(long version) {
        Map<String, Object> metaData = new HashMap<>(TELLER);
        metaData.put(CommandSender.EXPECTED_VERSION, version);
        return metaData;
    }

    static AccountOpened opened(String balance, String overdraftLimit) {
        return new AccountOpened(A1, C1, AccountType.CHECKING, EUR, amount(balance), amount(overdraftLimit), OPENED);
    }

    static MoneyDeposited deposited(String id, String amount, String balance) {
        return new MoneyDeposited(A1, transaction(id), amount(amount), EUR, amount(balance), null, TODAY);
    }

    static MoneyWithdrawn withdrawn(String id, String amount, String balance) {
        return new MoneyWithdrawn(A1, transaction(id), amount(amount), EUR, amount(balance), null, TODAY);
    }

    static BigDecimal amount(String text) {
        return new BigDecimal(text);
    }

    static TransactionId transaction(String id) {
        return new TransactionId(id);
    }

    /** No transaction but those that the account remembers itself. */
    static class NothingBooked implements BookedTransactions {

        @Override
        public Map<TransactionId, KnownTransaction> find(
                AccountId account, Collection<TransactionId> ids, long before) {
            return Map.of();
        }

        /** Shows by its sequence number which event the answer was made of. */
        @Override
        public TransactionResult read(AccountId account, long sequence) {
            return new TransactionResult(
                    null, account, null, null, null, null, null, null, null, null, sequence, sequence);
        }
    }
}
