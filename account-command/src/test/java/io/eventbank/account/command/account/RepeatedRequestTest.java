package io.eventbank.account.command.account;

import static io.eventbank.account.command.account.AccountFixture.A1;
import static io.eventbank.account.command.account.AccountFixture.C1;
import static io.eventbank.account.command.account.AccountFixture.EUR;
import static io.eventbank.account.command.account.AccountFixture.amount;
import static io.eventbank.account.command.account.AccountFixture.deposited;
import static io.eventbank.account.command.account.AccountFixture.opened;
import static io.eventbank.account.command.account.AccountFixture.withdrawn;

import io.eventbank.account.api.command.AccountResult;
import io.eventbank.account.api.command.ChangeOverdraftLimit;
import io.eventbank.account.api.command.CloseAccount;
import io.eventbank.account.api.command.OpenAccount;
import io.eventbank.account.api.command.SuspendAccount;
import io.eventbank.account.api.error.ErrorCode;
import io.eventbank.account.api.event.AccountClosed;
import io.eventbank.account.api.event.AccountReactivated;
import io.eventbank.account.api.event.AccountSuspended;
import io.eventbank.account.api.event.OverdraftLimitChanged;
import io.eventbank.account.api.value.AccountStatus;
import io.eventbank.account.api.value.AccountType;
import io.eventbank.account.command.Keyed;
import io.eventbank.account.command.Refused;
import java.util.Map;
import org.axonframework.test.aggregate.FixtureConfiguration;
import org.axonframework.test.aggregate.ResultValidator;
import org.junit.jupiter.api.Test;

/** A request with an idempotency key that has changed the account is known by the event, whatever came after. */
class RepeatedRequestTest {

    private final FixtureConfiguration<BankAccount> account = AccountFixture.create();
    private final Map<String, Object> request = Keyed.request("t", "k");

    @Test
    void anOpeningIsNotRefusedAsAlreadyDone() {
        answers(
                result("7.00", "5.00", "12.00", AccountStatus.ACTIVE, 0),
                account.given(Keyed.event(opened("7.00", "5.00"), "t", "k"), deposited("T1", "1.00", "8.00"))
                        .when(open("7", "5"), request));
    }

    @Test
    void anOverdraftLimitIsAnsweredAlsoIfTheVersionIsNoLongerTheExpectedOne() {
        answers(
                result("10.00", "20.00", "30.00", AccountStatus.ACTIVE, 1),
                account.given(
                                opened("10.00", "5.00"),
                                Keyed.event(limitChanged("5.00", "20.00"), "t", "k"),
                                deposited("T1", "1.00", "11.00"),
                                limitChanged("20.00", "30.00"))
                        .when(limit("20"), Keyed.expecting(0, request)));
    }

    @Test
    void anOverdraftLimitIsAnsweredAlsoIfTheAccountWasClosedSince() {
        answers(
                result("10.00", "20.00", "30.00", AccountStatus.ACTIVE, 1),
                account.given(
                                opened("10.00", "5.00"),
                                Keyed.event(limitChanged("5.00", "20.00"), "t", "k"),
                                withdrawn("T1", "10.00", "0.00"),
                                new AccountClosed(A1, "moved"))
                        .when(limit("20"), request));
    }

    @Test
    void aSuspensionIsNotDoneAgainAfterItWasLifted() {
        answers(
                result("0.00", "0.00", "0.00", AccountStatus.SUSPENDED, 1),
                account.given(
                                opened("0.00", "0.00"),
                                Keyed.event(new AccountSuspended(A1, "fraud"), "t", "k"),
                                new AccountReactivated(A1))
                        .when(new SuspendAccount(A1, "fraud"), request));
    }

    @Test
    void aClosureIsNotRefusedBecauseTheAccountIsClosed() {
        answers(
                result("0.00", "0.00", "0.00", AccountStatus.CLOSED, 1),
                account.given(opened("0.00", "0.00"), Keyed.event(new AccountClosed(A1, "moved"), "t", "k"))
                        .when(new CloseAccount(A1, "moved"), request));
    }

    @Test
    void anotherCallersSameKeyIsAnotherRequest() {
        account.given(opened("7.00", "5.00"), Keyed.event(limitChanged("5.00", "20.00"), "u", "k"))
                .when(limit("20"), Keyed.expecting(0, request))
                .expectNoEvents()
                .expectException(Refused.with(ErrorCode.VERSION_MISMATCH));
    }

    @Test
    void withoutAKeyNothingIsARepeat() {
        account.given(Keyed.event(opened("7.00", "5.00"), "t", "k"))
                .when(open("7", "5"), AccountFixture.TELLER)
                .expectNoEvents()
                .expectException(Refused.with(ErrorCode.ALREADY_EXISTS));
    }

    @Test
    void aKeyIsNotGoodForOtherContent() {
        account.given(opened("7.00", "5.00"), Keyed.event(limitChanged("5.00", "20.00"), "t", "k"))
                .when(limit("21"), request)
                .expectNoEvents()
                .expectException(Refused.with(ErrorCode.IDEMPOTENCY_KEY_REUSED));
    }

    @Test
    void aKeyIsNotGoodForAnotherCommand() {
        account.given(opened("0.00", "5.00"), Keyed.event(limitChanged("5.00", "20.00"), "t", "k"))
                .when(new CloseAccount(A1, "moved"), request)
                .expectNoEvents()
                .expectException(Refused.with(ErrorCode.IDEMPOTENCY_KEY_REUSED));
    }

    @Test
    void aCommandThatChangedNothingIsCarriedOutAgain() {
        account.given(opened("10.00", "5.00"), limitChanged("5.00", "20.00"))
                .when(limit("5"), request)
                .expectEvents(limitChanged("20.00", "5.00"));
    }

    @Test
    void onlyTheLatestRequestsAreRemembered() {
        AccountFixture.rememberingRequests(1)
                .given(
                        opened("10.00", "5.00"),
                        Keyed.event(limitChanged("5.00", "20.00"), "t", "k"),
                        Keyed.event(limitChanged("20.00", "30.00"), "t", "k2"))
                .when(limit("20"), request)
                .expectEvents(limitChanged("30.00", "20.00"));
    }

    private static void answers(AccountResult first, ResultValidator<BankAccount> result) {
        result.expectNoEvents().expectResultMessagePayload(first);
    }

    private static OpenAccount open(String balance, String limit) {
        return new OpenAccount(A1, C1, AccountType.CHECKING, EUR, amount(balance), amount(limit));
    }

    private static ChangeOverdraftLimit limit(String limit) {
        return new ChangeOverdraftLimit(A1, amount(limit));
    }

    private static OverdraftLimitChanged limitChanged(String before, String after) {
        return new OverdraftLimitChanged(A1, amount(before), amount(after), EUR);
    }

    private static AccountResult result(
            String balance, String limit, String available, AccountStatus status, long version) {
        return new AccountResult(
                A1, C1, AccountType.CHECKING, EUR, amount(balance), amount(limit), amount(available), status, version);
    }
}
