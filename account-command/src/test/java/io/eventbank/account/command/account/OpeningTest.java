package io.eventbank.account.command.account;

import static io.eventbank.account.command.account.AccountFixture.A1;
import static io.eventbank.account.command.account.AccountFixture.C1;
import static io.eventbank.account.command.account.AccountFixture.EUR;
import static io.eventbank.account.command.account.AccountFixture.OPENED;
import static io.eventbank.account.command.account.AccountFixture.TELLER;
import static io.eventbank.account.command.account.AccountFixture.TODAY;
import static io.eventbank.account.command.account.AccountFixture.amount;
import static io.eventbank.account.command.account.AccountFixture.opened;

import io.eventbank.account.api.command.AccountResult;
import io.eventbank.account.api.command.ImportAccount;
import io.eventbank.account.api.command.ImportOutcome;
import io.eventbank.account.api.command.OpenAccount;
import io.eventbank.account.api.error.ErrorCode;
import io.eventbank.account.api.event.AccountOpened;
import io.eventbank.account.api.event.OverdraftLimitChanged;
import io.eventbank.account.api.value.AccountStatus;
import io.eventbank.account.api.value.AccountType;
import io.eventbank.account.command.Refused;
import java.time.LocalDate;
import java.util.Currency;
import org.axonframework.test.aggregate.FixtureConfiguration;
import org.junit.jupiter.api.Test;

class OpeningTest {

    private final FixtureConfiguration<BankAccount> account = AccountFixture.create();

    @Test
    void anAccountOpensTodayWithItsInitialBalanceAndOverdraftLimit() {
        account.givenNoPriorActivity()
                .when(open("100", "50.5"), TELLER)
                .expectEvents(
                        new AccountOpened(A1, C1, AccountType.SAVINGS, EUR, amount("100.00"), amount("50.50"), TODAY))
                .expectResultMessagePayload(new AccountResult(
                        A1,
                        C1,
                        AccountType.SAVINGS,
                        EUR,
                        amount("100.00"),
                        amount("50.50"),
                        amount("150.50"),
                        AccountStatus.ACTIVE,
                        0));
    }

    @Test
    void amountsHaveTheScaleOfTheirCurrency() {
        Currency yen = Currency.getInstance("JPY");
        account.givenNoPriorActivity()
                .when(new OpenAccount(A1, C1, AccountType.CHECKING, yen, amount("100.00"), amount("0")), TELLER)
                .expectEvents(new AccountOpened(A1, C1, AccountType.CHECKING, yen, amount("100"), amount("0"), TODAY));
    }

    @Test
    void anAccountOpensOnlyOnce() {
        account.given(opened("0.00", "0.00"))
                .when(open("0", "0"), TELLER)
                .expectNoEvents()
                .expectException(Refused.with(ErrorCode.ALREADY_EXISTS));
    }

    @Test
    void aNegativeInitialBalanceIsRefused() {
        account.givenNoPriorActivity()
                .when(open("-0.01", "0"), TELLER)
                .expectNoEvents()
                .expectException(Refused.with(ErrorCode.INVALID_INITIAL_BALANCE));
    }

    @Test
    void aNegativeOverdraftLimitIsRefused() {
        account.givenNoPriorActivity()
                .when(open("0", "-0.01"), TELLER)
                .expectNoEvents()
                .expectException(Refused.with(ErrorCode.INVALID_OVERDRAFT_LIMIT));
    }

    @Test
    void anInitialBalanceFinerThanTheCurrencyIsRefused() {
        account.givenNoPriorActivity()
                .when(open("0.001", "0"), TELLER)
                .expectNoEvents()
                .expectException(Refused.with(ErrorCode.INVALID_AMOUNT));
    }

    @Test
    void anInitialBalanceAboveTheLargestAmountIsRefused() {
        account.givenNoPriorActivity()
                .when(open("1000000000000000.01", "0"), TELLER)
                .expectNoEvents()
                .expectException(Refused.with(ErrorCode.INVALID_AMOUNT));
    }

    @Test
    void anImportedAccountOpensOnItsDayInThePast() {
        account.givenNoPriorActivity()
                .when(imported(OPENED, "25"), TELLER)
                .expectEvents(opened("0.00", "25.00"))
                .expectResultMessagePayload(ImportOutcome.IMPORTED);
    }

    @Test
    void anAccountThatWasImportedBeforeIsSkippedEvenIfItHasChangedSince() {
        account.given(opened("0.00", "25.00"), new OverdraftLimitChanged(A1, amount("25.00"), amount("0.00"), EUR))
                .when(imported(OPENED, "25"), TELLER)
                .expectNoEvents()
                .expectResultMessagePayload(ImportOutcome.SKIPPED);
    }

    @Test
    void anAccountThatWasOpenedOtherwiseIsAConflict() {
        account.given(opened("0.00", "25.00"))
                .when(imported(OPENED.plusDays(1), "25"), TELLER)
                .expectNoEvents()
                .expectException(Refused.with(ErrorCode.ID_CONFLICT));
    }

    @Test
    void anImportedAccountCannotOpenInTheFuture() {
        account.givenNoPriorActivity()
                .when(imported(TODAY.plusDays(1), "0"), TELLER)
                .expectNoEvents()
                .expectException(Refused.with(ErrorCode.INVALID_OPENING_DATE));
    }

    @Test
    void anImportedAccountWithANegativeOverdraftLimitIsRefused() {
        account.givenNoPriorActivity()
                .when(imported(OPENED, "-1"), TELLER)
                .expectNoEvents()
                .expectException(Refused.with(ErrorCode.INVALID_OVERDRAFT_LIMIT));
    }

    private static OpenAccount open(String initialBalance, String overdraftLimit) {
        return new OpenAccount(A1, C1, AccountType.SAVINGS, EUR, amount(initialBalance), amount(overdraftLimit));
    }

    private static ImportAccount imported(LocalDate openedOn, String overdraftLimit) {
        return new ImportAccount(A1, C1, AccountType.CHECKING, EUR, openedOn, amount(overdraftLimit));
    }
}
