package io.eventbank.account.query.history;

import io.eventbank.account.api.state.RecordedAccount;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.query.projection.BulkInsert;
import io.eventbank.account.query.projection.BulkInsert.Column;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * The checkpoints of accounts, and their events that were recorded after others that count from a later day. All of it
 * only saves reading: without it, or with a part of it, past states are the same.
 */
@Component
public class Checkpoints {

    /** An event that counts from an earlier day than one before it in its stream. */
    public record Backdated(String accountId, long sequence, LocalDate day) {}

    private static final BulkInsert<Backdated> BACKDATED = BulkInsert.into(
            "account_query.account_backdated_event",
            List.of(
                    new Column<>("account_id", "text", Backdated::accountId),
                    new Column<>("sequence", "bigint", Backdated::sequence),
                    new Column<>("day", "date", Backdated::day)));

    private static final String SELECT =
            "SELECT content FROM account_query.account_checkpoint WHERE account_id = ? AND revision = "
                    + RecordedAccount.REVISION;

    private final JdbcTemplate jdbc;
    private final Serializer serializer;
    private final BulkInsert<Checkpoint> checkpoints;

    Checkpoints(JdbcTemplate jdbc, Serializer serializer) {
        this.jdbc = jdbc;
        this.serializer = serializer;
        this.checkpoints = BulkInsert.into(
                "account_query.account_checkpoint",
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
        checkpoints.write(jdbc, reached);
        BACKDATED.write(jdbc, backdated);
    }

    /** The last checkpoint at or before an event. */
    Optional<RecordedAccount> upTo(AccountId accountId, long sequence) {
        return one(SELECT + " AND sequence <= ? ORDER BY sequence DESC LIMIT 1", accountId.value(), sequence);
    }

    /** The last checkpoint at or before an event all of whose events count on a day. */
    Optional<RecordedAccount> upTo(AccountId accountId, LocalDate day, long sequence) {
        // What counts from is never less in a later checkpoint, so the last one is also the one with the latest day.
        return one(
                SELECT + " AND latest_day <= ? AND sequence <= ? ORDER BY latest_day DESC, sequence DESC LIMIT 1",
                accountId.value(),
                day,
                sequence);
    }

    private Optional<RecordedAccount> one(String sql, Object... arguments) {
        return jdbc.query(sql, (row, number) -> read(row.getString(1)), arguments).stream()
                .findFirst();
    }

    private String write(RecordedAccount account) {
        return serializer.serialize(account, String.class).getData();
    }

    private RecordedAccount read(String content) {
        return serializer.deserialize(
                new SimpleSerializedObject<>(content, String.class, RecordedAccount.class.getName(), null));
    }
}
