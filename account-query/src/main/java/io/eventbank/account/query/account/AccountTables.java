package io.eventbank.account.query.account;

import io.eventbank.account.api.event.AccountOpened;
import io.eventbank.account.api.event.TransactionBooked;
import io.eventbank.account.api.state.AccountState;
import io.eventbank.account.api.state.AccountState.InTransit;
import io.eventbank.account.api.state.RecordedAccount;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.AccountStatus;
import io.eventbank.account.api.value.AccountType;
import io.eventbank.account.api.value.Money;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.query.projection.BulkInsert;
import io.eventbank.account.query.projection.BulkInsert.Column;
import io.eventbank.account.query.projection.RecordedEvent;
import io.eventbank.account.query.projection.Schema;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.json.JsonMapper;

/** The tables of accounts and their transactions, as the projection reads and writes them: many rows at a time. */
class AccountTables {

    private static final JsonMapper JSON = new JsonMapper();

    private static final BulkInsert<AccountRow> ACCOUNTS = BulkInsert.intoOrReplacing(
            "account",
            List.of(
                    new Column<>("account_id", "text", AccountRow::accountId),
                    new Column<>("owner_id", "text", AccountRow::ownerId),
                    new Column<>("account_type", "text", of(AccountState::opening, AccountOpened::accountType)),
                    new Column<>("currency", "text", of(AccountState::opening, AccountOpened::currency)),
                    new Column<>("opened_on", "date", of(AccountState::opening, AccountOpened::openedOn)),
                    new Column<>(
                            "initial_balance", "numeric", of(AccountState::opening, AccountOpened::initialBalance)),
                    new Column<>(
                            "initial_overdraft_limit",
                            "numeric",
                            of(AccountState::opening, AccountOpened::initialOverdraftLimit)),
                    new Column<>("balance", "numeric", of(AccountState::balance, Money::amount)),
                    new Column<>("overdraft_limit", "numeric", of(AccountState::overdraftLimit, Money::amount)),
                    new Column<>("status", "text", row -> row.account().state().status()),
                    new Column<>(
                            "suspension_reason",
                            "text",
                            row -> row.account().state().suspensionReason()),
                    new Column<>("in_transit", "jsonb", of(AccountState::inTransit, AccountTables::json)),
                    new Column<>(
                            "opened_at", "timestamptz", row -> row.account().openedAt()),
                    new Column<>(
                            "last_modified_at",
                            "timestamptz",
                            row -> row.account().lastModifiedAt()),
                    new Column<>(
                            "transaction_count", "bigint", row -> row.account().transactionCount()),
                    new Column<>(
                            "last_transaction_at",
                            "timestamptz",
                            row -> row.account().lastTransactionAt()),
                    new Column<>(
                            "total_credits", "numeric", row -> row.account().totalCredits()),
                    new Column<>("total_debits", "numeric", row -> row.account().totalDebits()),
                    new Column<>(
                            "largest_transaction",
                            "numeric",
                            row -> row.account().largestTransaction()),
                    new Column<>("version", "bigint", AccountRow::version),
                    new Column<>("latest_day", "date", AccountRow::latestDay),
                    new Column<>("earliest_unmarked", "timestamptz", AccountRow::earliestUnmarked)));

    private static final BulkInsert<RecordedEvent<TransactionBooked>> TRANSACTIONS = BulkInsert.into(
            "account_transaction",
            List.of(
                    new Column<>(
                            "account_id", "text", row -> row.event().accountId().value()),
                    new Column<>("sequence", "bigint", RecordedEvent::sequence),
                    new Column<>("transaction_id", "text", row -> row.event().transactionId()),
                    new Column<>("booking_date", "date", row -> row.event().bookingDate()),
                    new Column<>("recorded_at", "timestamptz", RecordedEvent::recordedAt),
                    new Column<>("type", "text", row -> row.event().type()),
                    new Column<>("amount", "numeric", row -> row.event().signedAmount()),
                    new Column<>("balance_after", "numeric", row -> row.event().balance()),
                    new Column<>("reference", "text", row -> row.event().reference()),
                    new Column<>("transfer_id", "text", AccountTables::transfer),
                    new Column<>("counterparty_account_id", "text", AccountTables::counterparty)));

    private final JdbcTemplate jdbc;
    private final Schema schema;

    AccountTables(JdbcTemplate jdbc, Schema schema) {
        this.jdbc = jdbc;
        this.schema = schema;
    }

    /** The accounts with these ids, as far as there are any. */
    Map<String, AccountRow> find(Set<String> accountIds) {
        Map<String, AccountRow> rows = new HashMap<>();
        jdbc.query(
                "SELECT * FROM " + schema.table("account") + " WHERE account_id = ANY (?)",
                row -> {
                    rows.put(row.getString("account_id"), read(row));
                },
                (Object) accountIds.toArray(String[]::new));
        return rows;
    }

    void write(Collection<AccountRow> accounts) {
        ACCOUNTS.write(jdbc, schema, accounts);
    }

    void append(Collection<RecordedEvent<TransactionBooked>> transactions) {
        TRANSACTIONS.write(jdbc, schema, transactions);
    }

    private static AccountRow read(ResultSet row) throws SQLException {
        Currency currency = Currency.getInstance(row.getString("currency"));
        AccountOpened opening = new AccountOpened(
                new AccountId(row.getString("account_id")),
                new OwnerId(row.getString("owner_id")),
                AccountType.valueOf(row.getString("account_type")),
                currency,
                row.getBigDecimal("initial_balance"),
                row.getBigDecimal("initial_overdraft_limit"),
                row.getObject("opened_on", LocalDate.class));
        AccountState state = new AccountState(
                opening,
                Money.of(row.getBigDecimal("balance"), currency),
                Money.of(row.getBigDecimal("overdraft_limit"), currency),
                AccountStatus.valueOf(row.getString("status")),
                row.getString("suspension_reason"),
                inTransit(row.getString("in_transit")));
        RecordedAccount account = new RecordedAccount(
                state,
                instant(row, "opened_at"),
                instant(row, "last_modified_at"),
                row.getLong("transaction_count"),
                instant(row, "last_transaction_at"),
                row.getBigDecimal("total_credits"),
                row.getBigDecimal("total_debits"),
                row.getBigDecimal("largest_transaction"),
                row.getLong("version"));
        return new AccountRow(account, row.getObject("latest_day", LocalDate.class), instant(row, "earliest_unmarked"));
    }

    private static <T, R> Function<AccountRow, R> of(Function<AccountState, T> part, Function<T, R> value) {
        return row -> value.apply(part.apply(row.account().state()));
    }

    private static String json(List<InTransit> inTransit) {
        return inTransit.isEmpty() ? null : JSON.writeValueAsString(inTransit);
    }

    private static List<InTransit> inTransit(String json) {
        return json == null ? List.of() : List.of(JSON.readValue(json, InTransit[].class));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private static String transfer(RecordedEvent<TransactionBooked> row) {
        return row.event().transferId() == null
                ? null
                : row.event().transferId().value();
    }

    private static String counterparty(RecordedEvent<TransactionBooked> row) {
        return row.event().counterpartyAccountId() == null
                ? null
                : row.event().counterpartyAccountId().value();
    }
}
