package io.eventbank.account.command.account;

import static io.eventbank.account.command.account.AccountFixture.A1;
import static io.eventbank.account.command.account.AccountFixture.EUR;
import static io.eventbank.account.command.account.AccountFixture.NOW;
import static io.eventbank.account.command.account.AccountFixture.OPENED;
import static io.eventbank.account.command.account.AccountFixture.TELLER;
import static io.eventbank.account.command.account.AccountFixture.TODAY;
import static io.eventbank.account.command.account.AccountFixture.amount;
import static io.eventbank.account.command.account.AccountFixture.deposited;
import static io.eventbank.account.command.account.AccountFixture.expecting;
import static io.eventbank.account.command.account.AccountFixture.opened;
import static io.eventbank.account.command.account.AccountFixture.transaction;
import static io.eventbank.account.command.account.AccountFixture.withdrawn;

import io.eventbank.account.api.command.DepositMoney;
import io.eventbank.account.api.command.WithdrawMoney;
import io.eventbank.account.api.error.ErrorCode;
import io.eventbank.account.api.event.AccountClosed;
import io.eventbank.account.api.event.AccountSuspended;
import io.eventbank.account.api.event.MoneyDeposited;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.TransactionId;
import io.eventbank.account.command.Refused;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Map;
import org.axonframework.test.aggregate.FixtureConfiguration;
import org.axonframework.test.aggregate.ResultValidator;
import org.junit.jupiter.api.Test;

/** A transaction that was booked is not booked again, and its answer is that of the first time. */
class RepeatedTransactionTest {

    private final FixtureConfiguration<BankAccount> account = AccountFixture.create();

    @Test
    void theSameTransactionAgainBooksNothingAndHasTheFirstAnswer() {
        answersWithEvent(
                1,
                account.givenCurrentTime(NOW)
                        .andGiven(
                                opened("0.00", "0.00"),
                                deposited("T1", "5.00", "5.00"),
                                deposited("T2", "1.00", "6.00"))
                        .when(deposit("T1", "5.0", null, null), TELLER));
    }

    @Test
    void alsoOnAnAccountThatWasSuspendedSince() {
        answersWithEvent(
                1,
                account.givenCurrentTime(NOW)
                        .andGiven(
                                opened("0.00", "0.00"),
                                deposited("T1", "5.00", "5.00"),
                                new AccountSuspended(A1, "fraud"))
                        .when(deposit("T1", "5", null, null), TELLER));
    }

    @Test
    void alsoOnAnAccountThatWasClosedSince() {
        answersWithEvent(
                1,
                account.givenCurrentTime(NOW)
                        .andGiven(
                                opened("0.00", "0.00"),
                                deposited("T1", "5.00", "5.00"),
                                withdrawn("T2", "5.00", "0.00"),
                                new AccountClosed(A1, "moved"))
                        .when(deposit("T1", "5", null, null), TELLER));
    }

    @Test
    void alsoIfTheVersionIsNoLongerTheExpectedOne() {
        answersWithEvent(
                1,
                account.givenCurrentTime(NOW)
                        .andGiven(opened("0.00", "0.00"), deposited("T1", "5.00", "5.00"))
                        .when(deposit("T1", "5", null, null), expecting(0)));
    }

    @Test
    void alsoIfTheFundsWouldNoLongerDo() {
        answersWithEvent(
                1,
                account.givenCurrentTime(NOW)
                        .andGiven(opened("5.00", "0.00"), withdrawn("T1", "5.00", "0.00"))
                        .when(new WithdrawMoney(A1, transaction("T1"), amount("5"), null, null), TELLER));
    }

    @Test
    void withoutADateItIsARepeatOfTheTransactionThatWasBookedForItsDayOfRecording() {
        answersWithEvent(
                1,
                account.givenCurrentTime(NOW)
                        .andGiven(opened("0.00", "0.00"), deposited("T1", "5.00", "5.00"))
                        .when(deposit("T1", "5", null, TODAY), TELLER));
    }

    @Test
    void anotherAmountIsAConflict() {
        conflicts(deposit("T1", "5.01", null, null));
    }

    @Test
    void anotherReferenceIsAConflict() {
        conflicts(deposit("T1", "5", "rent", null));
    }

    @Test
    void anotherBookingDateIsAConflict() {
        conflicts(deposit("T1", "5", null, OPENED));
    }

    @Test
    void anotherKindIsAConflict() {
        conflicts(new WithdrawMoney(A1, transaction("T1"), amount("5"), null, null));
    }

    @Test
    void aTransactionThatTheAccountNoLongerRemembersIsFoundInTheIndex() {
        MoneyDeposited first = deposited("T1", "5.00", "5.00");
        answersWithEvent(
                1,
                AccountFixture.remembering(2, indexOf(first, 1))
                        .givenCurrentTime(NOW)
                        .andGiven(
                                opened("0.00", "0.00"),
                                first,
                                deposited("T2", "1.00", "6.00"),
                                deposited("T3", "1.00", "7.00"))
                        .when(deposit("T1", "5", null, null), TELLER));
    }

    @Test
    void theIndexIsAskedForWhatLiesBeforeTheRememberedTransactionsOnly() {
        MoneyDeposited first = deposited("T1", "5.00", "5.00");
        AccountFixture.remembering(2, indexOf(first, 1))
                .givenCurrentTime(NOW)
                .andGiven(
                        opened("0.00", "0.00"), first, deposited("T2", "1.00", "6.00"), deposited("T3", "1.00", "7.00"))
                .when(deposit("T4", "1", null, null), TELLER)
                .expectEvents(
                        new MoneyDeposited(A1, transaction("T4"), amount("1.00"), EUR, amount("8.00"), null, TODAY));
    }

    private void conflicts(Object command) {
        account.givenCurrentTime(NOW)
                .andGiven(opened("9.00", "0.00"), deposited("T1", "5.00", "14.00"))
                .when(command, TELLER)
                .expectNoEvents()
                .expectException(Refused.with(ErrorCode.ID_CONFLICT));
    }

    private static void answersWithEvent(long sequence, ResultValidator<BankAccount> result) {
        result.expectNoEvents().expectResultMessagePayload(new AccountFixture.NothingBooked().read(A1, sequence));
    }

    private static BookedTransactions indexOf(MoneyDeposited event, long sequence) {
        return new AccountFixture.NothingBooked() {
            @Override
            public Map<TransactionId, KnownTransaction> find(
                    AccountId account, Collection<TransactionId> ids, long before) {
                return before == 2 && ids.contains(event.transactionId())
                        ? Map.of(event.transactionId(), KnownTransaction.of(event, sequence, NOW))
                        : Map.of();
            }
        };
    }

    private static DepositMoney deposit(String id, String amount, String reference, LocalDate date) {
        return new DepositMoney(A1, transaction(id), amount(amount), reference, date);
    }
}
