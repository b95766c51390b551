package io.eventbank.account.query.history;

import io.eventbank.account.api.state.RecordedAccount;
import io.eventbank.account.query.projection.BulkInsert;
import io.eventbank.account.query.projection.BulkInsert.Column;
import io.eventbank.account.query.projection.Schema;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import org.axonframework.serialization.Serializer;
import org.springframework.jdbc.core.JdbcTemplate;

/** Keeps the checkpoints of accounts, and their events that were recorded after others that count from a later day. */
public class CheckpointWriter {

    /** An event that counts from an earlier day than one before it in its stream. */
    public record Backdated(String accountId, long sequence, LocalDate day) {}

    private static final BulkInsert<Backdated> BACKDATED = BulkInsert.into(
            "account_backdated_event",
            List.of(
                    new Column<>("account_id", "text", Backdated::accountId),
                    new Column<>("sequence", "bigint", Backdated::sequence),
                    new Column<>("day", "date", Backdated::day)));

    private final JdbcTemplate jdbc;
    private final Schema schema;
    private final Serializer serializer;
    private final BulkInsert<Checkpoint> checkpoints;

    public CheckpointWriter(JdbcTemplate jdbc, Schema schema, Serializer serializer) {
        this.jdbc = jdbc;
        this.schema = schema;
        this.serializer = serializer;
        this.checkpoints = BulkInsert.into(
                "account_checkpoint",
                List.of(
                        new Column<>(
                                "account_id",
                                "text",
                                row -> row.account()
                                        .state()
                                        .opening()
                                        .accountId()
                                        .value()),
                        new Column<>("sequence", "bigint", row -> row.account().version()),
                        new Column<>("revision", "integer", row -> RecordedAccount.REVISION),
                        new Column<>("latest_day", "date", Checkpoint::latestDay),
                        new Column<>("earliest_at", "timestamptz", Checkpoint::earliestAt),
                        new Column<>("content", "text", row -> write(row.account()))));
    }

    /** Keeps checkpoints and what was backdated, in the current transaction. */
    public void write(Collection<Checkpoint> reached, Collection<Backdated> backdated) {
        checkpoints.write(jdbc, schema, reached);
        BACKDATED.write(jdbc, schema, backdated);
    }

    private String write(RecordedAccount account) {
        return serializer.serialize(account, String.class).getData();
    }
}
