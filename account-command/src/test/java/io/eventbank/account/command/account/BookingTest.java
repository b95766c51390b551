package io.eventbank.account.command.account;

import static io.eventbank.account.command.account.AccountFixture.A1;
import static io.eventbank.account.command.account.AccountFixture.EUR;
import static io.eventbank.account.command.account.AccountFixture.NOW;
import static io.eventbank.account.command.account.AccountFixture.OPENED;
import static io.eventbank.account.command.account.AccountFixture.OWNER;
import static io.eventbank.account.command.account.AccountFixture.STRANGER;
import static io.eventbank.account.command.account.AccountFixture.TELLER;
import static io.eventbank.account.command.account.AccountFixture.TODAY;
import static io.eventbank.account.command.account.AccountFixture.amount;
import static io.eventbank.account.command.account.AccountFixture.deposited;
import static io.eventbank.account.command.account.AccountFixture.expecting;
import static io.eventbank.account.command.account.AccountFixture.opened;
import static io.eventbank.account.command.account.AccountFixture.transaction;
import static io.eventbank.account.command.account.AccountFixture.withdrawn;
import static org.assertj.core.api.Assertions.assertThat;

import io.eventbank.account.api.command.BookTransaction;
import io.eventbank.account.api.command.CreditInterest;
import io.eventbank.account.api.command.DepositMoney;
import io.eventbank.account.api.command.TransactionResult;
import io.eventbank.account.api.command.WithdrawMoney;
import io.eventbank.account.api.error.ErrorCode;
import io.eventbank.account.api.event.AccountClosed;
import io.eventbank.account.api.event.AccountSuspended;
import io.eventbank.account.api.event.InterestCredited;
import io.eventbank.account.api.event.MoneyDeposited;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.api.value.TransactionType;
import io.eventbank.account.command.Refused;
import io.eventbank.account.support.security.Caller;
import io.eventbank.account.support.security.Role;
import java.time.LocalDate;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.axonframework.test.aggregate.FixtureConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BookingTest {

    private final FixtureConfiguration<BankAccount> account = AccountFixture.create();

    @Test
    void aDepositRaisesTheBalance() {
        account.givenCurrentTime(NOW)
                .andGiven(opened("10.00", "0.00"))
                .when(new DepositMoney(A1, transaction("T1"), amount("5.5"), "rent", OPENED), TELLER)
                .expectEvents(
                        new MoneyDeposited(A1, transaction("T1"), amount("5.50"), EUR, amount("15.50"), "rent", OPENED))
                .expectResultMessagePayload(new TransactionResult(
                        transaction("T1"),
                        A1,
                        TransactionType.DEPOSIT,
                        amount("5.50"),
                        amount("15.50"),
                        "rent",
                        OPENED,
                        NOW,
                        null,
                        null,
                        1,
                        1));
    }

    @Test
    void interestRaisesTheBalance() {
        account.given(opened("10.00", "0.00"))
                .when(new CreditInterest(A1, transaction("T1"), amount("0.01"), null, null), TELLER)
                .expectEvents(
                        new InterestCredited(A1, transaction("T1"), amount("0.01"), EUR, amount("10.01"), null, TODAY));
    }

    @Test
    void aWithdrawalMayUseTheWholeOfBalanceAndOverdraftLimit() {
        account.given(opened("10.00", "5.00"))
                .when(withdraw("T1", "15"), TELLER)
                .expectEvents(withdrawn("T1", "15.00", "-5.00"));
    }

    @Test
    void aWithdrawalOfACentMoreIsRefused() {
        account.given(opened("10.00", "5.00"))
                .when(withdraw("T1", "15.01"), TELLER)
                .expectNoEvents()
                .expectException(Refused.with(ErrorCode.INSUFFICIENT_FUNDS));
    }

    @Test
    void aTransactionWithoutAnIdIsGivenOne() {
        account.given(opened("10.00", "0.00"))
                .when(deposit(null, "1"), TELLER)
                .expectSuccessfulHandlerExecution()
                .expectState(state -> assertThat(state).isNotNull())
                .expectResultMessageMatching(new org.hamcrest.CustomTypeSafeMatcher<>("an id") {
                    @Override
                    protected boolean matchesSafely(org.axonframework.commandhandling.CommandResultMessage<?> message) {
                        return ((TransactionResult) message.getPayload())
                                        .transactionId()
                                        .value()
                                        .length()
                                == 36;
                    }
                });
    }

    @Test
    void anOwnerMayWithdrawFromTheirAccount() {
        account.given(opened("10.00", "0.00"))
                .when(withdraw("T1", "1"), OWNER)
                .expectEvents(withdrawn("T1", "1.00", "9.00"));
    }

    @Test
    void toAStrangerTheAccountDoesNotExist() {
        account.given(opened("10.00", "0.00"))
                .when(withdraw("T1", "1"), STRANGER)
                .expectNoEvents()
                .expectException(Refused.with(ErrorCode.ACCOUNT_NOT_FOUND));
    }

    @Test
    void whoMayOnlySeeTheAccountTakesNothingOutOfIt() {
        Caller caller = new Caller("x", Set.of(Role.CUSTOMER, Role.AUDITOR), new OwnerId("C2"));
        account.given(opened("10.00", "0.00"))
                .when(withdraw("T1", "1"), caller.toMetaData())
                .expectNoEvents()
                .expectException(Refused.with(ErrorCode.ACCOUNT_NOT_FOUND));
    }

    @Test
    void withoutACallerTheAccountDoesNotExist() {
        account.given(opened("10.00", "0.00"))
                .when(withdraw("T1", "1"))
                .expectNoEvents()
                .expectException(Refused.with(ErrorCode.ACCOUNT_NOT_FOUND));
    }

    @ParameterizedTest
    @MethodSource("bookings")
    void nothingIsBookedOnASuspendedAccount(BookTransaction command) {
        account.given(opened("10.00", "0.00"), new AccountSuspended(A1, "fraud"))
                .when(command, TELLER)
                .expectNoEvents()
                .expectException(Refused.with(ErrorCode.ACCOUNT_SUSPENDED));
    }

    @ParameterizedTest
    @MethodSource("bookings")
    void nothingIsBookedOnAClosedAccount(BookTransaction command) {
        account.given(opened("0.00", "0.00"), new AccountClosed(A1, "moved"))
                .when(command, TELLER)
                .expectNoEvents()
                .expectException(Refused.with(ErrorCode.ACCOUNT_CLOSED));
    }

    @ParameterizedTest
    @MethodSource("bookings")
    void nothingIsBookedIfTheAccountIsNotAtTheExpectedVersion(BookTransaction command) {
        account.given(opened("10.00", "0.00"))
                .when(command, expecting(1))
                .expectNoEvents()
                .expectException(Refused.with(ErrorCode.VERSION_MISMATCH));
    }

    @Test
    void aBookingAtTheExpectedVersionIsMade() {
        account.given(opened("10.00", "0.00"), deposited("T1", "1.00", "11.00"))
                .when(deposit("T2", "1"), expecting(1))
                .expectEvents(deposited("T2", "1.00", "12.00"));
    }

    @ParameterizedTest
    @MethodSource("invalidAmounts")
    void anAmountThatIsNoneIsRefused(String amount) {
        account.given(opened("10.00", "0.00"))
                .when(deposit("T1", amount), TELLER)
                .expectNoEvents()
                .expectException(Refused.with(ErrorCode.INVALID_AMOUNT));
    }

    @Test
    void aBookingMayDateBackToTheDayTheAccountWasOpenedAndNoFurther() {
        account.given(opened("10.00", "0.00"))
                .when(onDate(OPENED.minusDays(1)), TELLER)
                .expectNoEvents()
                .expectException(Refused.with(ErrorCode.INVALID_BOOKING_DATE));
        AccountFixture.create()
                .given(opened("10.00", "0.00"))
                .when(onDate(OPENED), TELLER)
                .expectSuccessfulHandlerExecution();
    }

    @Test
    void aBookingCannotLieInTheFuture() {
        account.given(opened("10.00", "0.00"))
                .when(onDate(TODAY.plusDays(1)), TELLER)
                .expectNoEvents()
                .expectException(Refused.with(ErrorCode.INVALID_BOOKING_DATE));
    }

    /** Each row has everything wrong that the rows below it have, and one thing more, which wins. */
    static Stream<Arguments> refusalsInOrder() {
        Object suspended = new AccountSuspended(A1, "fraud");
        Object closed = new AccountClosed(A1, "moved");
        Object open = opened("0.00", "0.00");
        WithdrawMoney tooMuch = new WithdrawMoney(A1, null, amount("1"), null, null);
        WithdrawMoney wrongDate = new WithdrawMoney(A1, null, amount("1"), null, TODAY.plusDays(1));
        WithdrawMoney wrongAmount = new WithdrawMoney(A1, null, amount("0.001"), null, TODAY.plusDays(1));
        return Stream.of(
                Arguments.of(new Object[] {open, closed}, wrongAmount, STRANGER, ErrorCode.ACCOUNT_NOT_FOUND),
                Arguments.of(new Object[] {open, closed}, wrongAmount, expecting(7), ErrorCode.VERSION_MISMATCH),
                Arguments.of(new Object[] {open, suspended, closed}, wrongAmount, TELLER, ErrorCode.ACCOUNT_CLOSED),
                Arguments.of(new Object[] {open, suspended}, wrongAmount, TELLER, ErrorCode.ACCOUNT_SUSPENDED),
                Arguments.of(new Object[] {open}, wrongAmount, TELLER, ErrorCode.INVALID_AMOUNT),
                Arguments.of(new Object[] {open}, wrongDate, TELLER, ErrorCode.INVALID_BOOKING_DATE),
                Arguments.of(new Object[] {open}, tooMuch, TELLER, ErrorCode.INSUFFICIENT_FUNDS));
    }

    @ParameterizedTest
    @MethodSource("refusalsInOrder")
    void theFirstRefusalInTheDocumentedOrderWins(
            Object[] history, WithdrawMoney command, Map<String, ?> metaData, ErrorCode winner) {
        account.given(history).when(command, metaData).expectNoEvents().expectException(Refused.with(winner));
    }

    static Stream<BookTransaction> bookings() {
        return Stream.of(
                deposit("T9", "1"),
                withdraw("T9", "1"),
                new CreditInterest(A1, transaction("T9"), amount("1"), null, null));
    }

    static Stream<String> invalidAmounts() {
        return Stream.of("0", "-1", "0.001", "1000000000000000.01");
    }

    private static DepositMoney deposit(String id, String amount) {
        return new DepositMoney(A1, id == null ? null : transaction(id), amount(amount), null, null);
    }

    private static WithdrawMoney withdraw(String id, String amount) {
        return new WithdrawMoney(A1, transaction(id), amount(amount), null, null);
    }

    private static DepositMoney onDate(LocalDate date) {
        return new DepositMoney(A1, transaction("T1"), amount("1"), null, date);
    }
}
