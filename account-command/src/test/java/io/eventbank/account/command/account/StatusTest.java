package io.eventbank.account.command.account;

import static io.eventbank.account.command.account.AccountFixture.A1;
import static io.eventbank.account.command.account.AccountFixture.C1;
import static io.eventbank.account.command.account.AccountFixture.EUR;
import static io.eventbank.account.command.account.AccountFixture.TELLER;
import static io.eventbank.account.command.account.AccountFixture.amount;
import static io.eventbank.account.command.account.AccountFixture.expecting;
import static io.eventbank.account.command.account.AccountFixture.opened;
import static io.eventbank.account.command.account.AccountFixture.withdrawn;

import io.eventbank.account.api.command.AccountResult;
import io.eventbank.account.api.command.ChangeOverdraftLimit;
import io.eventbank.account.api.command.CloseAccount;
import io.eventbank.account.api.command.ReactivateAccount;
import io.eventbank.account.api.command.SuspendAccount;
import io.eventbank.account.api.error.ErrorCode;
import io.eventbank.account.api.event.AccountClosed;
import io.eventbank.account.api.event.AccountReactivated;
import io.eventbank.account.api.event.AccountSuspended;
import io.eventbank.account.api.event.OverdraftLimitChanged;
import io.eventbank.account.api.value.AccountStatus;
import io.eventbank.account.api.value.AccountType;
import io.eventbank.account.command.Refused;
import java.util.stream.Stream;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.axonframework.test.aggregate.FixtureConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StatusTest {

    private final FixtureConfiguration<BankAccount> account = AccountFixture.create();

    @Test
    void theOverdraftLimitCanBeRaised() {
        account.given(opened("10.00", "5.00"))
                .when(limit("20"), TELLER)
                .expectEvents(new OverdraftLimitChanged(A1, amount("5.00"), amount("20.00"), EUR))
                .expectResultMessagePayload(result("10.00", "20.00", "30.00", AccountStatus.ACTIVE, 1));
    }

    @Test
    void theOverdraftLimitCanBeLoweredToWhatIsDrawn() {
        account.given(opened("10.00", "5.00"), withdrawn("T1", "13.00", "-3.00"))
                .when(limit("3"), TELLER)
                .expectEvents(new OverdraftLimitChanged(A1, amount("5.00"), amount("3.00"), EUR));
    }

    @Test
    void theOverdraftLimitCannotBeLoweredBelowWhatIsDrawn() {
        account.given(opened("10.00", "5.00"), withdrawn("T1", "13.00", "-3.00"))
                .when(limit("2.99"), TELLER)
                .expectNoEvents()
                .expectException(Refused.with(ErrorCode.OVERDRAFT_IN_USE));
    }

    @Test
    void aNegativeOverdraftLimitIsRefused() {
        account.given(opened("10.00", "5.00"))
                .when(limit("-0.01"), TELLER)
                .expectNoEvents()
                .expectException(Refused.with(ErrorCode.INVALID_OVERDRAFT_LIMIT));
    }

    @Test
    void anOverdraftLimitFinerThanTheCurrencyIsRefused() {
        account.given(opened("10.00", "5.00"))
                .when(limit("1.001"), TELLER)
                .expectNoEvents()
                .expectException(Refused.with(ErrorCode.INVALID_AMOUNT));
    }

    @Test
    void theSameOverdraftLimitAgainChangesNothing() {
        account.given(opened("10.00", "5.00"))
                .when(limit("5"), TELLER)
                .expectNoEvents()
                .expectResultMessagePayload(result("10.00", "5.00", "15.00", AccountStatus.ACTIVE, 0));
    }

    @Test
    void anAccountCanBeSuspended() {
        account.given(opened("10.00", "0.00"))
                .when(new SuspendAccount(A1, "fraud"), TELLER)
                .expectEvents(new AccountSuspended(A1, "fraud"))
                .expectResultMessagePayload(result("10.00", "0.00", "10.00", AccountStatus.SUSPENDED, 1));
    }

    @Test
    void suspendingASuspendedAccountForTheSameReasonChangesNothing() {
        account.given(opened("10.00", "0.00"), new AccountSuspended(A1, "fraud"))
                .when(new SuspendAccount(A1, "fraud"), TELLER)
                .expectNoEvents()
                .expectSuccessfulHandlerExecution();
    }

    @Test
    void theReasonOfASuspensionCanBeChanged() {
        account.given(opened("10.00", "0.00"), new AccountSuspended(A1, "fraud"))
                .when(new SuspendAccount(A1, "court order"), TELLER)
                .expectEvents(new AccountSuspended(A1, "court order"));
    }

    @Test
    void aSuspendedAccountCanBeReactivated() {
        account.given(opened("10.00", "0.00"), new AccountSuspended(A1, "fraud"))
                .when(new ReactivateAccount(A1), TELLER)
                .expectEvents(new AccountReactivated(A1))
                .expectResultMessagePayload(result("10.00", "0.00", "10.00", AccountStatus.ACTIVE, 2));
    }

    @Test
    void reactivatingAnActiveAccountChangesNothing() {
        account.given(opened("10.00", "0.00"))
                .when(new ReactivateAccount(A1), TELLER)
                .expectNoEvents()
                .expectSuccessfulHandlerExecution();
    }

    @Test
    void anAccountAtBalanceZeroCanBeClosed() {
        account.given(opened("10.00", "0.00"), withdrawn("T1", "10.00", "0.00"))
                .when(new CloseAccount(A1, "moved"), TELLER)
                .expectEvents(new AccountClosed(A1, "moved"))
                .expectResultMessagePayload(result("0.00", "0.00", "0.00", AccountStatus.CLOSED, 2));
    }

    @Test
    void aSuspendedAccountCanBeClosedToo() {
        account.given(opened("0.00", "0.00"), new AccountSuspended(A1, "fraud"))
                .when(new CloseAccount(A1, "fraud"), TELLER)
                .expectEvents(new AccountClosed(A1, "fraud"));
    }

    @Test
    void anAccountWithABalanceCannotBeClosed() {
        account.given(opened("0.01", "0.00"))
                .when(new CloseAccount(A1, "moved"), TELLER)
                .expectNoEvents()
                .expectException(Refused.with(ErrorCode.ACCOUNT_HAS_BALANCE));
    }

    @Test
    void anOverdrawnAccountCannotBeClosed() {
        account.given(opened("0.00", "5.00"), withdrawn("T1", "1.00", "-1.00"))
                .when(new CloseAccount(A1, "moved"), TELLER)
                .expectNoEvents()
                .expectException(Refused.with(ErrorCode.ACCOUNT_HAS_BALANCE));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void aClosedAccountRefusesEverything(Object command) {
        account.given(opened("0.00", "0.00"), new AccountClosed(A1, "moved"))
                .when(command, TELLER)
                .expectNoEvents()
                .expectException(Refused.with(ErrorCode.ACCOUNT_CLOSED));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void nothingChangesIfTheAccountIsNotAtTheExpectedVersion(Object command) {
        account.given(opened("0.00", "0.00"))
                .when(command, expecting(5))
                .expectNoEvents()
                .expectException(Refused.with(ErrorCode.VERSION_MISMATCH));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void anUnknownAccountRefusesEverything(Object command) {
        account.givenNoPriorActivity()
                .when(command, TELLER)
                .expectNoEvents()
                .expectException(AggregateNotFoundException.class);
    }

    static Stream<Object> commands() {
        return Stream.of(limit("1"), new SuspendAccount(A1, "x"), new ReactivateAccount(A1), new CloseAccount(A1, "x"));
    }

    private static ChangeOverdraftLimit limit(String limit) {
        return new ChangeOverdraftLimit(A1, amount(limit));
    }

    private static AccountResult result(
            String balance, String limit, String available, AccountStatus status, long version) {
        return new AccountResult(
                A1, C1, AccountType.CHECKING, EUR, amount(balance), amount(limit), amount(available), status, version);
    }
}
