package io.eventbank.account.query.statement;

import io.eventbank.account.api.query.Statement;
import io.eventbank.account.api.query.StatementView;
import io.eventbank.account.api.query.TransactionView;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.AccountType;
import io.eventbank.account.api.value.TransactionId;
import io.eventbank.account.api.value.TransactionType;
import io.eventbank.account.api.value.TransferId;
import io.eventbank.account.query.dispatch.QueryProperties;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;

/** Makes a statement for February 2024, booking by booking. */
final class Statements {

    static final QueryProperties PROPERTIES = new QueryProperties(
            null,
            Duration.ofSeconds(30),
            null,
            Duration.ofSeconds(1),
            100,
            100,
            100,
            100,
            1,
            1,
            100,
            100,
            Duration.ofSeconds(1),
            100,
            "Bank of Events");

    private final Currency currency;
    private final BigDecimal opening;
    private final List<TransactionView> transactions = new ArrayList<>();
    private AccountId account = new AccountId("A-1");
    private AccountType type = AccountType.CHECKING;
    private LocalDate openedOn = LocalDate.of(2023, 5, 1);
    private String owner = "Ada Lovelace";
    private BigDecimal balance;

    Statements(String currency, String opening) {
        this.currency = Currency.getInstance(currency);
        this.opening = new BigDecimal(opening);
        this.balance = this.opening;
    }

    Statements account(String id, AccountType accountType, LocalDate opened) {
        account = new AccountId(id);
        type = accountType;
        openedOn = opened;
        return this;
    }

    Statements owner(String name) {
        owner = name;
        return this;
    }

    Statements booked(TransactionType type, String amount, String reference) {
        return booked("T" + transactions.size(), type, amount, reference, null, null);
    }

    Statements booked(
            String id, TransactionType type, String amount, String reference, String transferId, String counterparty) {
        balance = balance.add(new BigDecimal(amount));
        transactions.add(new TransactionView(
                new TransactionId(id),
                account,
                type,
                new BigDecimal(amount),
                balance,
                reference,
                LocalDate.of(2024, 2, 1).plusDays(transactions.size() / 10 % 28),
                Instant.parse("2024-02-28T12:00:00Z"),
                transferId == null ? null : new TransferId(transferId),
                counterparty == null ? null : new AccountId(counterparty),
                transactions.size() + 1));
        return this;
    }

    Statement made() {
        StatementView content = new StatementView(
                account,
                currency,
                LocalDate.of(2024, 2, 1),
                LocalDate.of(2024, 2, 29),
                opening,
                List.copyOf(transactions),
                balance);
        return new Statement(content, owner, type, openedOn, 4711, Instant.parse("2024-02-28T12:00:00.250Z"));
    }

    static byte[] bytes(StatementForm form, Statement statement) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        form.write(statement, out);
        return out.toByteArray();
    }
}
