package io.eventbank.account.query.transfer;

import io.eventbank.account.api.query.FindTransfers;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.api.value.TransferId;
import io.eventbank.account.api.value.TransferStatus;
import io.eventbank.account.query.projection.BulkInsert;
import io.eventbank.account.query.projection.BulkInsert.Column;
import io.eventbank.account.query.projection.Schema;
import io.eventbank.account.support.paging.TimePosition;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table of transfers. */
@Component
class TransferTables {

    private static final BulkInsert<TransferRow> TRANSFERS = BulkInsert.intoOrReplacing(
            "transfer",
            List.of(
                    new Column<>("transfer_id", "text", row -> row.transferId().value()),
                    new Column<>(
                            "from_account_id",
                            "text",
                            row -> row.fromAccountId().value()),
                    new Column<>(
                            "to_account_id", "text", row -> row.toAccountId().value()),
                    new Column<>(
                            "from_owner_id", "text", row -> row.fromOwnerId().value()),
                    new Column<>("to_owner_id", "text", row -> row.toOwnerId().value()),
                    new Column<>("amount", "numeric", TransferRow::amount),
                    new Column<>("currency", "text", TransferRow::currency),
                    new Column<>("reference", "text", TransferRow::reference),
                    new Column<>("status", "text", TransferRow::status),
                    new Column<>("failure_code", "text", TransferRow::failureCode),
                    new Column<>("requested_at", "timestamptz", TransferRow::requestedAt),
                    new Column<>("finished_at", "timestamptz", TransferRow::finishedAt),
                    new Column<>("version", "bigint", TransferRow::version)));

    private final JdbcTemplate jdbc;
    private final Schema schema;
    private final JdbcClient client;

    @Autowired
    TransferTables(JdbcTemplate jdbc) {
        this(jdbc, Schema.LIVE);
    }

    TransferTables(JdbcTemplate jdbc, Schema schema) {
        this.jdbc = jdbc;
        this.schema = schema;
        this.client = JdbcClient.create(jdbc);
    }

    /** The transfer with this id, if there is one. */
    Optional<TransferRow> find(TransferId transferId) {
        return Optional.ofNullable(find(Set.of(transferId)).get(transferId));
    }

    /** The transfers with these ids, as far as there are any. */
    Map<TransferId, TransferRow> find(Set<TransferId> transferIds) {
        Map<TransferId, TransferRow> rows = new HashMap<>();
        jdbc.query(
                "SELECT * FROM " + schema.table("transfer") + " WHERE transfer_id = ANY (?)",
                row -> {
                    TransferRow transfer = read(row);
                    rows.put(transfer.transferId(), transfer);
                },
                (Object) transferIds.stream().map(TransferId::value).toArray(String[]::new));
        return rows;
    }

    /**
     * The transfers that a query asks for, in the order of the list.
     *
     * @param owner whose account one of the two must be; null for anybody's
     * @param after where the page before ended; null for the first one
     */
    List<TransferRow> list(FindTransfers query, OwnerId owner, TimePosition after, int limit) {
        TransferListing listing = new TransferListing(query, owner, after, limit);
        return client.sql(listing.sql())
                .params(listing.parameters())
                .query((row, number) -> read(row))
                .list();
    }

    void write(Collection<TransferRow> transfers) {
        TRANSFERS.write(jdbc, schema, transfers);
    }

    private static TransferRow read(ResultSet row) throws SQLException {
        return new TransferRow(
                new TransferId(row.getString("transfer_id")),
                new AccountId(row.getString("from_account_id")),
                new AccountId(row.getString("to_account_id")),
                new OwnerId(row.getString("from_owner_id")),
                new OwnerId(row.getString("to_owner_id")),
                row.getBigDecimal("amount"),
                Currency.getInstance(row.getString("currency")),
                row.getString("reference"),
                TransferStatus.valueOf(row.getString("status")),
                row.getString("failure_code"),
                instant(row, "requested_at"),
                instant(row, "finished_at"),
                row.getLong("version"));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
