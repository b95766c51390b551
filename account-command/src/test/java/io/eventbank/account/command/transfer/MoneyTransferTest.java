package io.eventbank.account.command.transfer;

import static org.axonframework.test.matchers.Matchers.exactSequenceOf;
import static org.axonframework.test.matchers.Matchers.matches;
import static org.axonframework.test.matchers.Matchers.messageWithPayload;

import io.eventbank.account.api.command.CancelTransfer;
import io.eventbank.account.api.command.CompensateTransfer;
import io.eventbank.account.api.command.CompleteTransfer;
import io.eventbank.account.api.command.FailTransfer;
import io.eventbank.account.api.command.RequestTransfer;
import io.eventbank.account.api.command.ResumeTransfer;
import io.eventbank.account.api.command.TransferResult;
import io.eventbank.account.api.error.ErrorCode;
import io.eventbank.account.api.event.AccountOpened;
import io.eventbank.account.api.event.TransferCancellationRequested;
import io.eventbank.account.api.event.TransferCompensated;
import io.eventbank.account.api.event.TransferCompleted;
import io.eventbank.account.api.event.TransferFailed;
import io.eventbank.account.api.event.TransferRequested;
import io.eventbank.account.api.event.TransferResumed;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.AccountType;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.api.value.TransactionId;
import io.eventbank.account.api.value.TransferId;
import io.eventbank.account.api.value.TransferStatus;
import io.eventbank.account.command.Refused;
import io.eventbank.account.support.security.Caller;
import io.eventbank.account.support.security.Role;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Currency;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.aggregate.FixtureConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MoneyTransferTest {

    private static final TransferId T = new TransferId("T");
    private static final AccountId FROM = new AccountId("A1");
    private static final AccountId TO = new AccountId("A2");
    private static final OwnerId C1 = new OwnerId("C1");
    private static final OwnerId C2 = new OwnerId("C2");
    private static final Currency EUR = Currency.getInstance("EUR");
    private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");

    private static final Map<String, String> TELLER = new Caller("t", Set.of(Role.TELLER), null).toMetaData();
    private static final Map<String, String> OWNER = new Caller("c", Set.of(Role.CUSTOMER), C1).toMetaData();
    private static final Map<String, String> STRANGER = new Caller("x", Set.of(Role.CUSTOMER), C2).toMetaData();

    private final Map<AccountId, AccountOpened> accounts = Map.of(
            FROM,
            opened(FROM, C1, "EUR"),
            TO,
            opened(TO, C2, "EUR"),
            new AccountId("USD"),
            opened(new AccountId("USD"), C2, "USD"));

    private final FixtureConfiguration<MoneyTransfer> transfer = new AggregateTestFixture<>(MoneyTransfer.class)
            .registerInjectableResource((OpenedAccounts) account -> Optional.ofNullable(accounts.get(account)));

    @Test
    void anOrderIsAcceptedWithTheIdsOfItsLegs() {
        transfer.givenCurrentTime(NOW)
                .andGiven()
                .when(order("40", "rent"), TELLER)
                .expectEventsMatching(exactSequenceOf(messageWithPayload(matches((TransferRequested event) ->
                        event.equals(requested(event.debitId(), event.creditId(), event.refundId()))
                                && Set.of(event.debitId(), event.creditId(), event.refundId())
                                                .size()
                                        == 3))))
                .expectResultMessagePayload(result(TransferStatus.PENDING, null, null));
    }

    @Test
    void theOwnerOfTheSourceMayOrder() {
        transfer.givenNoPriorActivity().when(order("40", "rent"), OWNER).expectSuccessfulHandlerExecution();
    }

    @Test
    void toAnybodyElseTheSourceDoesNotExist() {
        transfer.givenNoPriorActivity()
                .when(order("40", "rent"), STRANGER)
                .expectNoEvents()
                .expectException(Refused.with(ErrorCode.ACCOUNT_NOT_FOUND));
        transfer.given(requested())
                .when(order("40", "rent"), STRANGER)
                .expectException(Refused.with(ErrorCode.ACCOUNT_NOT_FOUND));
    }

    @Test
    void toBeAllowedToSeeTheSourceIsNotEnough() {
        transfer.givenNoPriorActivity()
                .when(order("40", "rent"), new Caller("x", Set.of(Role.CUSTOMER, Role.AUDITOR), C2).toMetaData())
                .expectNoEvents()
                .expectException(Refused.with(ErrorCode.ACCOUNT_NOT_FOUND));
    }

    @Test
    void aSourceThatDoesNotExistLooksToACustomerLikeSomebodyElses() {
        transfer.givenNoPriorActivity()
                .when(order("none", "A2", "1"), OWNER)
                .expectException(Refused.with(ErrorCode.ACCOUNT_NOT_FOUND));
    }

    @ParameterizedTest
    @CsvSource({
        "A1,   A1,   1,     SAME_ACCOUNT",
        "none, none, 1,     SAME_ACCOUNT",
        "none, A2,   1,     UNKNOWN_ACCOUNT",
        "A1,   none, 1.001, UNKNOWN_ACCOUNT",
        "A1,   USD,  1.001, CURRENCY_MISMATCH",
        "A1,   A2,   1.001, INVALID_AMOUNT",
        "A1,   A2,   0,     INVALID_AMOUNT",
        "A1,   A2,   -1,    INVALID_AMOUNT",
        "A1,   A2,   1000000000000000.01, INVALID_AMOUNT"
    })
    void theFirstRefusalInTheDocumentedOrderWins(String from, String to, String amount, ErrorCode code) {
        transfer.givenNoPriorActivity()
                .when(order(from, to, amount), TELLER)
                .expectNoEvents()
                .expectException(Refused.with(code));
    }

    @Test
    void theSameOrderAgainGivesTheFirstAnswerWhateverHasBecomeOfIt() {
        transfer.givenCurrentTime(NOW)
                .andGiven(requested(), new TransferFailed(T, "insufficient_funds"))
                .when(order("40.0", "rent"), TELLER)
                .expectNoEvents()
                .expectResultMessagePayload(result(TransferStatus.PENDING, null, null));
    }

    @ParameterizedTest
    @CsvSource({
        "A1, A2, 40.01, rent",
        "A1, A2, 40, food",
        "A1, A2, 40,",
        "A1, USD, 40, rent",
        "A2, A1, 40, rent",
        "A1, A1, 40, rent"
    })
    void anotherOrderOfThatIdIsAConflict(String from, String to, String amount, String reference) {
        transfer.given(requested())
                .when(
                        new RequestTransfer(
                                T, new AccountId(from), new AccountId(to), new BigDecimal(amount), reference),
                        TELLER)
                .expectNoEvents()
                .expectException(Refused.with(ErrorCode.ID_CONFLICT));
    }

    @Test
    void itEndsOnce() {
        transfer.given(requested()).when(new CompleteTransfer(T)).expectEvents(new TransferCompleted(T));
        transfer.given(requested(), new TransferCompleted(T))
                .when(new CompleteTransfer(T))
                .expectNoEvents()
                .expectSuccessfulHandlerExecution();
        transfer.given(requested(), new TransferCompleted(T))
                .when(new FailTransfer(T, "account_closed"))
                .expectNoEvents();
        transfer.given(requested(), new TransferCompleted(T))
                .when(new CompensateTransfer(T, "account_closed"))
                .expectNoEvents();
    }

    @Test
    void itCanFailOrBeCompensated() {
        transfer.given(requested())
                .when(new FailTransfer(T, "insufficient_funds"))
                .expectEvents(new TransferFailed(T, "insufficient_funds"));
        transfer.given(requested())
                .when(new CompensateTransfer(T, "account_closed"))
                .expectEvents(new TransferCompensated(T, "account_closed"));
    }

    @Test
    void anOperatorMayTakeItUpAgainOrHaveItGivenBackAnyNumberOfTimes() {
        transfer.given(requested(), new TransferResumed(T))
                .when(new ResumeTransfer(T))
                .expectEvents(new TransferResumed(T));
        transfer.given(requested(), new TransferCancellationRequested(T))
                .when(new CancelTransfer(T))
                .expectEvents(new TransferCancellationRequested(T));
    }

    @Test
    void atItsEndAnOperatorIsToldWhatItWas() {
        transfer.givenCurrentTime(NOW)
                .andGiven(requested(), new TransferCompensated(T, "account_closed"))
                .when(new ResumeTransfer(T))
                .expectNoEvents()
                .expectResultMessagePayload(result(TransferStatus.COMPENSATED, "account_closed", NOW));
        transfer.givenCurrentTime(NOW)
                .andGiven(requested(), new TransferCompleted(T))
                .when(new CancelTransfer(T))
                .expectNoEvents()
                .expectResultMessagePayload(result(TransferStatus.COMPLETED, null, NOW));
    }

    @Test
    void whatWasNeverOrderedIsUnknown() {
        transfer.givenNoPriorActivity().when(new ResumeTransfer(T)).expectException(AggregateNotFoundException.class);
    }

    private static RequestTransfer order(String amount, String reference) {
        return new RequestTransfer(T, FROM, TO, new BigDecimal(amount), reference);
    }

    private static RequestTransfer order(String from, String to, String amount) {
        return new RequestTransfer(T, new AccountId(from), new AccountId(to), new BigDecimal(amount), null);
    }

    private static TransferRequested requested() {
        return requested(new TransactionId("D"), new TransactionId("C"), new TransactionId("R"));
    }

    private static TransferRequested requested(TransactionId debit, TransactionId credit, TransactionId refund) {
        return new TransferRequested(T, FROM, TO, C1, C2, new BigDecimal("40.00"), EUR, "rent", debit, credit, refund);
    }

    private static TransferResult result(TransferStatus status, String failureCode, Instant finishedAt) {
        return new TransferResult(
                T, FROM, TO, new BigDecimal("40.00"), EUR, status, failureCode, "rent", NOW, finishedAt);
    }

    private static AccountOpened opened(AccountId account, OwnerId owner, String currency) {
        return new AccountOpened(
                account,
                owner,
                AccountType.CHECKING,
                Currency.getInstance(currency),
                BigDecimal.ZERO,
                BigDecimal.ZERO,
                LocalDate.of(2026, 3, 1));
    }
}
