package io.eventbank.account.query.account;

import io.eventbank.account.api.event.TransactionBooked;
import io.eventbank.account.api.value.AccountStatus;
import io.eventbank.account.api.value.AccountType;
import io.eventbank.account.query.projection.BulkInsert;
import io.eventbank.account.query.projection.BulkInsert.Column;
import io.eventbank.account.query.projection.RecordedEvent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The tables of accounts and their transactions, as the projection reads and writes them: many rows at a time. */
@Component
class AccountTables {

    private static final BulkInsert<AccountRow> ACCOUNTS = BulkInsert.intoOrReplacing(
            "account_query.account",
            List.of(
                    new Column<>("account_id", "text", AccountRow::accountId),
                    new Column<>("owner_id", "text", AccountRow::ownerId),
                    new Column<>("account_type", "text", AccountRow::accountType),
                    new Column<>("currency", "text", AccountRow::currency),
                    new Column<>("balance", "numeric", AccountRow::balance),
                    new Column<>("overdraft_limit", "numeric", AccountRow::overdraftLimit),
                    new Column<>("status", "text", AccountRow::status),
                    new Column<>("opened_at", "timestamptz", AccountRow::openedAt),
                    new Column<>("last_modified_at", "timestamptz", AccountRow::lastModifiedAt),
                    new Column<>("transaction_count", "bigint", AccountRow::transactionCount),
                    new Column<>("last_transaction_at", "timestamptz", AccountRow::lastTransactionAt),
                    new Column<>("total_credits", "numeric", AccountRow::totalCredits),
                    new Column<>("total_debits", "numeric", AccountRow::totalDebits),
                    new Column<>("largest_transaction", "numeric", AccountRow::largestTransaction),
                    new Column<>("version", "bigint", AccountRow::version)));

    private static final BulkInsert<RecordedEvent<TransactionBooked>> TRANSACTIONS = BulkInsert.into(
            "account_query.account_transaction",
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

    AccountTables(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** The accounts with these ids, as far as there are any. */
    Map<String, AccountRow> find(Set<String> accountIds) {
        Map<String, AccountRow> rows = new HashMap<>();
        jdbc.query(
                "SELECT * FROM account_query.account WHERE account_id = ANY (?)",
                row -> {
                    rows.put(row.getString("account_id"), read(row));
                },
                (Object) accountIds.toArray(String[]::new));
        return rows;
    }

    void write(Collection<AccountRow> accounts) {
        ACCOUNTS.write(jdbc, accounts);
    }

    void append(Collection<RecordedEvent<TransactionBooked>> transactions) {
        TRANSACTIONS.write(jdbc, transactions);
    }

    /** Empties all tables of the read model, before it is made again from the first event. */
    void clear() {
        jdbc.execute("TRUNCATE account_query.account, account_query.account_owner, account_query.account_transaction");
    }

    private static AccountRow read(ResultSet row) throws SQLException {
        return new AccountRow(
                row.getString("account_id"),
                row.getString("owner_id"),
                AccountType.valueOf(row.getString("account_type")),
                Currency.getInstance(row.getString("currency")),
                row.getBigDecimal("balance"),
                row.getBigDecimal("overdraft_limit"),
                AccountStatus.valueOf(row.getString("status")),
                instant(row, "opened_at"),
                instant(row, "last_modified_at"),
                row.getLong("transaction_count"),
                instant(row, "last_transaction_at"),
                row.getBigDecimal("total_credits"),
                row.getBigDecimal("total_debits"),
                row.getBigDecimal("largest_transaction"),
                row.getLong("version"));
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
