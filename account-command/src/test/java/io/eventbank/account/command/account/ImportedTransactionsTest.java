package io.eventbank.account.command.account;

import static io.eventbank.account.command.account.AccountFixture.A1;
import static io.eventbank.account.command.account.AccountFixture.EUR;
import static io.eventbank.account.command.account.AccountFixture.OPENED;
import static io.eventbank.account.command.account.AccountFixture.TELLER;
import static io.eventbank.account.command.account.AccountFixture.TODAY;
import static io.eventbank.account.command.account.AccountFixture.amount;
import static io.eventbank.account.command.account.AccountFixture.opened;
import static io.eventbank.account.command.account.AccountFixture.transaction;
import static org.assertj.core.api.Assertions.assertThat;

import io.eventbank.account.api.command.ImportTransactions;
import io.eventbank.account.api.command.ImportTransactions.Row;
import io.eventbank.account.api.error.ErrorCode;
import io.eventbank.account.api.event.AccountClosed;
import io.eventbank.account.api.event.AccountSuspended;
import io.eventbank.account.api.event.FeeCharged;
import io.eventbank.account.api.event.InterestCredited;
import io.eventbank.account.api.event.MoneyDeposited;
import io.eventbank.account.api.event.MoneyWithdrawn;
import io.eventbank.account.api.event.TransferCredited;
import io.eventbank.account.api.event.TransferDebited;
import io.eventbank.account.api.value.TransactionType;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.axonframework.test.aggregate.FixtureConfiguration;
import org.axonframework.test.aggregate.ResultValidator;
import org.hamcrest.CustomTypeSafeMatcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ImportedTransactionsTest {

    private static final LocalDate DAY = OPENED.plusDays(2);

    private final FixtureConfiguration<BankAccount> account = AccountFixture.create();

    @Test
    void eachTypeIsBookedAsTheEventThatItIs() {
        result(
                account.given(opened("0.00", "0.00"))
                        .when(
                                rows(
                                        row("T1", TransactionType.DEPOSIT, "10"),
                                        row("T2", TransactionType.WITHDRAWAL, "-1"),
                                        row("T3", TransactionType.INTEREST, "2"),
                                        row("T4", TransactionType.FEE, "-3"),
                                        row("T5", TransactionType.TRANSFER, "4"),
                                        row("T6", TransactionType.TRANSFER, "-5")),
                                TELLER)
                        .expectEvents(
                                new MoneyDeposited(
                                        A1, transaction("T1"), amount("10.00"), EUR, amount("10.00"), null, DAY),
                                new MoneyWithdrawn(
                                        A1, transaction("T2"), amount("1.00"), EUR, amount("9.00"), null, DAY),
                                new InterestCredited(
                                        A1, transaction("T3"), amount("2.00"), EUR, amount("11.00"), null, DAY),
                                new FeeCharged(A1, transaction("T4"), amount("3.00"), EUR, amount("8.00"), null, DAY),
                                new TransferCredited(
                                        A1,
                                        transaction("T5"),
                                        amount("4.00"),
                                        EUR,
                                        amount("12.00"),
                                        null,
                                        DAY,
                                        null,
                                        null),
                                new TransferDebited(
                                        A1,
                                        transaction("T6"),
                                        amount("5.00"),
                                        EUR,
                                        amount("7.00"),
                                        null,
                                        DAY,
                                        null,
                                        null)),
                6,
                0,
                Map.of());
    }

    @Test
    void thePastIsBookedWithoutACheckOfFunds() {
        result(
                account.given(opened("0.00", "0.00"))
                        .when(rows(row("T1", TransactionType.WITHDRAWAL, "-10")), TELLER)
                        .expectEvents(new MoneyWithdrawn(
                                A1, transaction("T1"), amount("10.00"), EUR, amount("-10.00"), null, DAY)),
                1,
                0,
                Map.of());
    }

    @Test
    void rowsThatWereBookedBeforeAreSkippedAlsoWithinOneFile() {
        Row first = row("T1", TransactionType.DEPOSIT, "10");
        Row second = row("T2", TransactionType.DEPOSIT, "5");
        result(
                account.given(
                                opened("0.00", "0.00"),
                                new MoneyDeposited(
                                        A1, transaction("T1"), amount("10.00"), EUR, amount("10.00"), null, DAY))
                        .when(rows(first, second, second), TELLER)
                        .expectEvents(new MoneyDeposited(
                                A1, transaction("T2"), amount("5.00"), EUR, amount("15.00"), null, DAY)),
                1,
                2,
                Map.of());
    }

    @Test
    void aKnownIdWithOtherContentIsRejectedAndTheRestGoesOn() {
        result(
                account.given(
                                opened("0.00", "0.00"),
                                new MoneyDeposited(
                                        A1, transaction("T1"), amount("10.00"), EUR, amount("10.00"), null, DAY))
                        .when(
                                rows(row("T1", TransactionType.DEPOSIT, "11"), row("T2", TransactionType.DEPOSIT, "1")),
                                TELLER)
                        .expectEvents(new MoneyDeposited(
                                A1, transaction("T2"), amount("1.00"), EUR, amount("11.00"), null, DAY)),
                1,
                0,
                Map.of(0, ErrorCode.ID_CONFLICT));
    }

    static Stream<Arguments> wrongSigns() {
        return Stream.of(
                Arguments.of(TransactionType.DEPOSIT, "-1"),
                Arguments.of(TransactionType.INTEREST, "-1"),
                Arguments.of(TransactionType.WITHDRAWAL, "1"),
                Arguments.of(TransactionType.FEE, "1"),
                Arguments.of(TransactionType.TRANSFER, "0"),
                Arguments.of(TransactionType.DEPOSIT, "0"));
    }

    @ParameterizedTest
    @MethodSource("wrongSigns")
    void aSignThatTheTypeDoesNotAllowIsRejected(TransactionType type, String amount) {
        rejected(row("T1", type, amount), ErrorCode.INVALID_AMOUNT, opened("0.00", "0.00"));
    }

    @Test
    void anAmountFinerThanTheCurrencyIsRejected() {
        rejected(row("T1", TransactionType.DEPOSIT, "0.001"), ErrorCode.INVALID_AMOUNT, opened("0.00", "0.00"));
    }

    @Test
    void aDayBeforeTheAccountWasOpenedIsRejected() {
        rejected(on(OPENED.minusDays(1)), ErrorCode.INVALID_BOOKING_DATE, opened("0.00", "0.00"));
    }

    @Test
    void aDayInTheFutureIsRejected() {
        rejected(on(TODAY.plusDays(1)), ErrorCode.INVALID_BOOKING_DATE, opened("0.00", "0.00"));
    }

    @Test
    void nothingIsBookedOnASuspendedAccount() {
        rejected(on(DAY), ErrorCode.ACCOUNT_SUSPENDED, opened("0.00", "0.00"), new AccountSuspended(A1, "fraud"));
    }

    @Test
    void nothingIsBookedOnAClosedAccount() {
        rejected(on(DAY), ErrorCode.ACCOUNT_CLOSED, opened("0.00", "0.00"), new AccountClosed(A1, "moved"));
    }

    private void rejected(Row row, ErrorCode code, Object... history) {
        result(account.given(history).when(rows(row), TELLER).expectNoEvents(), 0, 0, Map.of(0, code));
    }

    private static void result(
            ResultValidator<BankAccount> outcome, int imported, int skipped, Map<Integer, ErrorCode> rejections) {
        outcome.expectSuccessfulHandlerExecution()
                .expectResultMessagePayloadMatching(
                        new CustomTypeSafeMatcher<ImportTransactions.Result>("the result of the import") {
                            @Override
                            protected boolean matchesSafely(ImportTransactions.Result result) {
                                assertThat(result.imported()).isEqualTo(imported);
                                assertThat(result.skipped()).isEqualTo(skipped);
                                assertThat(result.rejections().stream()
                                                .collect(Collectors.toMap(
                                                        ImportTransactions.Rejection::row,
                                                        each -> each.refusal().code())))
                                        .isEqualTo(rejections);
                                return true;
                            }
                        });
    }

    private static ImportTransactions rows(Row... rows) {
        return new ImportTransactions(A1, List.copyOf(Arrays.asList(rows)));
    }

    private static Row row(String id, TransactionType type, String amount) {
        return new Row(transaction(id), DAY, type, amount(amount), null);
    }

    private static Row on(LocalDate date) {
        return new Row(transaction("T1"), date, TransactionType.DEPOSIT, amount("1"), null);
    }
}
