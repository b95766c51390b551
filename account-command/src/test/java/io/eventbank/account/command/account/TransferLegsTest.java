package io.eventbank.account.command.account;

import static io.eventbank.account.command.account.AccountFixture.A1;
import static io.eventbank.account.command.account.AccountFixture.EUR;
import static io.eventbank.account.command.account.AccountFixture.NOW;
import static io.eventbank.account.command.account.AccountFixture.TELLER;
import static io.eventbank.account.command.account.AccountFixture.TODAY;
import static io.eventbank.account.command.account.AccountFixture.amount;
import static io.eventbank.account.command.account.AccountFixture.deposited;
import static io.eventbank.account.command.account.AccountFixture.opened;
import static io.eventbank.account.command.account.AccountFixture.transaction;
import static io.eventbank.account.command.account.AccountFixture.withdrawn;

import io.eventbank.account.api.command.CloseAccount;
import io.eventbank.account.api.command.CreditTransfer;
import io.eventbank.account.api.command.DebitTransfer;
import io.eventbank.account.api.command.DepositMoney;
import io.eventbank.account.api.command.RefundTransfer;
import io.eventbank.account.api.command.SettleTransfer;
import io.eventbank.account.api.command.TransferLegOutcome;
import io.eventbank.account.api.error.ErrorCode;
import io.eventbank.account.api.event.AccountClosed;
import io.eventbank.account.api.event.AccountSuspended;
import io.eventbank.account.api.event.TransactionDecided;
import io.eventbank.account.api.event.TransferCreditRefused;
import io.eventbank.account.api.event.TransferCredited;
import io.eventbank.account.api.event.TransferDebitRefused;
import io.eventbank.account.api.event.TransferDebited;
import io.eventbank.account.api.event.TransferRefunded;
import io.eventbank.account.api.event.TransferSettled;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.TransactionId;
import io.eventbank.account.api.value.TransferId;
import io.eventbank.account.command.Refused;
import java.util.Collection;
import java.util.Currency;
import java.util.Map;
import org.axonframework.test.aggregate.FixtureConfiguration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What an account does for a transfer. */
class TransferLegsTest {

    private static final AccountId OTHER = new AccountId("A2");
    private static final TransferId T = new TransferId("T");
    private static final TransferLegOutcome BOOKED = TransferLegOutcome.BOOKED;

    private final FixtureConfiguration<BankAccount> account = AccountFixture.create();

    @Nested
    class TheDebit {

        @Test
        void takesTheMoneyUpToWhatIsAvailable() {
            account.given(opened("10.00", "5.00"))
                    .when(debit("15"))
                    .expectEvents(debited("15.00", "-5.00"))
                    .expectResultMessagePayload(BOOKED);
        }

        @Test
        void isRefusedByAnEventIfThereIsLessThanThat() {
            account.given(opened("10.00", "5.00"))
                    .when(debit("15.01"))
                    .expectEvents(debitRefused("15.01", "insufficient_funds"))
                    .expectResultMessagePayload(new TransferLegOutcome("insufficient_funds"));
        }

        @Test
        void isRefusedBySuspendedAccounts() {
            account.given(opened("10.00", "0.00"), new AccountSuspended(A1, "fraud"))
                    .when(debit("1"))
                    .expectEvents(debitRefused("1", "account_suspended"));
        }

        @Test
        void isRefusedByClosedAccounts() {
            account.given(opened("0.00", "0.00"), new AccountClosed(A1, "moved"))
                    .when(debit("1"))
                    .expectEvents(debitRefused("1", "account_closed"));
        }

        @Test
        void isRefusedInAnotherCurrency() {
            account.given(opened("10.00", "0.00"))
                    .when(new DebitTransfer(
                            A1, T, transaction("D"), amount("1"), Currency.getInstance("USD"), null, OTHER, false))
                    .expectEvents(new TransferDebitRefused(
                            A1,
                            T,
                            transaction("D"),
                            amount("1"),
                            Currency.getInstance("USD"),
                            OTHER,
                            "currency_mismatch"));
        }

        @Test
        void isRefusedIfTheTransferWasCancelled() {
            account.given(opened("10.00", "0.00"))
                    .when(debit("1", true))
                    .expectEvents(debitRefused("1", "transfer_cancelled"));
        }

        @Test
        void isDoneOnce() {
            account.given(opened("10.00", "0.00"), debited("4.00", "6.00"))
                    .when(debit("4"))
                    .expectNoEvents()
                    .expectResultMessagePayload(BOOKED);
        }

        @Test
        void isNotUndoneByACancellationThatComesTooLate() {
            account.given(opened("10.00", "0.00"), debited("4.00", "6.00"))
                    .when(debit("4", true))
                    .expectNoEvents()
                    .expectResultMessagePayload(BOOKED);
        }

        @Test
        void staysRefusedThoughThereIsMoneyMeanwhile() {
            account.given(
                            opened("0.00", "0.00"),
                            debitRefused("4", "insufficient_funds"),
                            deposited("T1", "50.00", "50.00"))
                    .when(debit("4"))
                    .expectNoEvents()
                    .expectResultMessagePayload(new TransferLegOutcome("insufficient_funds"));
        }

        @Test
        void isDoneOnceHoweverLongAgo() {
            AccountFixture.remembering(1, indexOf(debited("4.00", "6.00"), 1))
                    .given(
                            opened("10.00", "0.00"),
                            debited("4.00", "6.00"),
                            new TransferSettled(A1, T),
                            deposited("T1", "1.00", "7.00"))
                    .when(debit("4"))
                    .expectNoEvents()
                    .expectResultMessagePayload(BOOKED);
        }

        @Test
        void staysRefusedHoweverLongAgo() {
            AccountFixture.remembering(1, indexOf(debitRefused("4", "insufficient_funds"), 1))
                    .given(
                            opened("0.00", "0.00"),
                            debitRefused("4", "insufficient_funds"),
                            deposited("T1", "50.00", "50.00"))
                    .when(debit("4"))
                    .expectNoEvents()
                    .expectResultMessagePayload(new TransferLegOutcome("insufficient_funds"));
        }

        @Test
        void keepsItsTransactionIdToItself() {
            account.givenCurrentTime(NOW)
                    .andGiven(opened("10.00", "0.00"), debited("4.00", "6.00"))
                    .when(new DepositMoney(A1, transaction("D"), amount("4"), null, null), TELLER)
                    .expectNoEvents()
                    .expectException(Refused.with(ErrorCode.ID_CONFLICT));
        }
    }

    @Nested
    class TheCredit {

        @Test
        void bringsTheMoney() {
            account.given(opened("-10.00", "50.00"))
                    .when(credit("4"))
                    .expectEvents(credited("4.00", "-6.00"))
                    .expectResultMessagePayload(BOOKED);
        }

        @Test
        void isRefusedBySuspendedAccounts() {
            account.given(opened("10.00", "0.00"), new AccountSuspended(A1, "fraud"))
                    .when(credit("1"))
                    .expectEvents(creditRefused("account_suspended"))
                    .expectResultMessagePayload(new TransferLegOutcome("account_suspended"));
        }

        @Test
        void isRefusedByClosedAccounts() {
            account.given(opened("0.00", "0.00"), new AccountClosed(A1, "moved"))
                    .when(credit("1"))
                    .expectEvents(creditRefused("account_closed"));
        }

        @Test
        void isRefusedIfTheTransferWasCancelled() {
            account.given(opened("0.00", "0.00"))
                    .when(credit("1", true))
                    .expectEvents(creditRefused("transfer_cancelled"));
        }

        @Test
        void isDoneOnce() {
            account.given(opened("10.00", "0.00"), credited("4.00", "14.00"))
                    .when(credit("4"))
                    .expectNoEvents()
                    .expectResultMessagePayload(BOOKED);
        }

        @Test
        void staysRefusedThoughTheAccountCouldTakeItNow() {
            account.given(opened("10.00", "0.00"), creditRefused("account_suspended"))
                    .when(credit("1"))
                    .expectNoEvents()
                    .expectResultMessagePayload(new TransferLegOutcome("account_suspended"));
        }
    }

    @Nested
    class TheRefund {

        @Test
        void bringsBackWhatHadLeft() {
            account.given(opened("10.00", "0.00"), debited("4.00", "6.00"))
                    .when(refund())
                    .expectEvents(refunded("4.00", "10.00"));
        }

        @Test
        void isBookedOnASuspendedAccount() {
            account.given(opened("10.00", "0.00"), debited("4.00", "6.00"), new AccountSuspended(A1, "fraud"))
                    .when(refund())
                    .expectEvents(refunded("4.00", "10.00"));
        }

        @Test
        void isDoneOnce() {
            account.given(opened("10.00", "0.00"), debited("4.00", "6.00"), refunded("4.00", "10.00"))
                    .when(refund())
                    .expectNoEvents()
                    .expectSuccessfulHandlerExecution();
        }

        @Test
        void doesNothingOnceTheMoneyHasArrived() {
            account.given(opened("10.00", "0.00"), debited("4.00", "6.00"), new TransferSettled(A1, T))
                    .when(refund())
                    .expectNoEvents()
                    .expectSuccessfulHandlerExecution();
        }

        @Test
        void doesNothingIfNothingHadLeft() {
            account.given(opened("10.00", "0.00"), debitRefused("40", "insufficient_funds"))
                    .when(refund())
                    .expectNoEvents()
                    .expectSuccessfulHandlerExecution();
        }
    }

    @Nested
    class TheSettlement {

        @Test
        void isRecordedOnce() {
            account.given(opened("10.00", "0.00"), debited("4.00", "6.00"))
                    .when(new SettleTransfer(A1, T))
                    .expectEvents(new TransferSettled(A1, T));
        }

        @Test
        void changesNothingASecondTime() {
            account.given(opened("10.00", "0.00"), debited("4.00", "6.00"), new TransferSettled(A1, T))
                    .when(new SettleTransfer(A1, T))
                    .expectNoEvents()
                    .expectSuccessfulHandlerExecution();
        }
    }

    @Nested
    class AnAccountWithMoneyOnItsWay {

        @Test
        void doesNotClose() {
            account.given(opened("10.00", "0.00"), debited("10.00", "0.00"))
                    .when(new CloseAccount(A1, "moved"), TELLER)
                    .expectNoEvents()
                    .expectException(Refused.with(ErrorCode.TRANSFER_IN_PROGRESS));
        }

        @Test
        void closesOnceTheMoneyHasArrived() {
            account.given(opened("10.00", "0.00"), debited("10.00", "0.00"), new TransferSettled(A1, T))
                    .when(new CloseAccount(A1, "moved"), TELLER)
                    .expectEvents(new AccountClosed(A1, "moved"));
        }

        @Test
        void closesOnceTheMoneyCameBack() {
            account.given(
                            opened("10.00", "0.00"),
                            debited("10.00", "0.00"),
                            refunded("10.00", "10.00"),
                            withdrawn("T1", "10.00", "0.00"))
                    .when(new CloseAccount(A1, "moved"), TELLER)
                    .expectEvents(new AccountClosed(A1, "moved"));
        }

        @Test
        void isNotOneWhoseMoneyLeftInImportedHistory() {
            account.given(
                            opened("10.00", "0.00"),
                            new TransferDebited(
                                    A1,
                                    transaction("D"),
                                    amount("10.00"),
                                    EUR,
                                    amount("0.00"),
                                    null,
                                    TODAY,
                                    null,
                                    null))
                    .when(new CloseAccount(A1, "moved"), TELLER)
                    .expectEvents(new AccountClosed(A1, "moved"));
        }
    }

    private static DebitTransfer debit(String amount) {
        return debit(amount, false);
    }

    private static DebitTransfer debit(String amount, boolean cancelled) {
        return new DebitTransfer(A1, T, transaction("D"), amount(amount), EUR, null, OTHER, cancelled);
    }

    private static CreditTransfer credit(String amount) {
        return credit(amount, false);
    }

    private static CreditTransfer credit(String amount, boolean cancelled) {
        return new CreditTransfer(A1, T, transaction("C"), amount(amount), EUR, null, OTHER, cancelled);
    }

    private static RefundTransfer refund() {
        return new RefundTransfer(A1, T, transaction("R"), null, OTHER);
    }

    private static TransferDebited debited(String amount, String balance) {
        return new TransferDebited(A1, transaction("D"), amount(amount), EUR, amount(balance), null, TODAY, T, OTHER);
    }

    private static TransferCredited credited(String amount, String balance) {
        return new TransferCredited(A1, transaction("C"), amount(amount), EUR, amount(balance), null, TODAY, T, OTHER);
    }

    private static TransferRefunded refunded(String amount, String balance) {
        return new TransferRefunded(A1, transaction("R"), amount(amount), EUR, amount(balance), null, TODAY, T, OTHER);
    }

    private static TransferDebitRefused debitRefused(String amount, String code) {
        return new TransferDebitRefused(A1, T, transaction("D"), amount(amount), EUR, OTHER, code);
    }

    private static TransferCreditRefused creditRefused(String code) {
        return new TransferCreditRefused(A1, T, transaction("C"), amount("1"), EUR, OTHER, code);
    }

    private static BookedTransactions indexOf(TransactionDecided event, long sequence) {
        return new AccountFixture.NothingBooked() {
            @Override
            public Map<TransactionId, KnownTransaction> find(
                    AccountId account, Collection<TransactionId> ids, long before) {
                return ids.contains(event.transactionId())
                        ? Map.of(event.transactionId(), KnownTransaction.of(event, sequence, NOW))
                        : Map.of();
            }
        };
    }
}
