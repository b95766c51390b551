package io.eventbank.account.command.imports;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is known of imports. Each shows a sign of life while it runs; one that has not for a while has died with its
 * process and is known as failed.
 */
@Component
class ImportRecords {

    static final Duration SIGN_OF_LIFE = Duration.ofSeconds(1);

    private static final Duration DEAD_AFTER = Duration.ofSeconds(30);
    private static final TypeReference<List<ImportView.RowError>> ERRORS = new TypeReference<>() {};

    private final JdbcClient jdbc;
    private final JsonMapper mapper;

    ImportRecords(JdbcClient jdbc, JsonMapper mapper) {
        this.jdbc = jdbc;
        this.mapper = mapper;
    }

    /** Whether an import can be worked off. */
    enum Turn {
        NOW,
        /** Others that were started before are not done. */
        LATER,
        /** It counts as dead, or was started once more since. */
        NEVER
    }

    /**
     * Records the start of an import. One that has failed can be started again.
     *
     * @return the number of this start, which is above those before, of whatever process; empty if the import is
     *     running, or has come to its end
     */
    Optional<Long> start(String importId, ImportKind kind) {
        buryDead();
        return jdbc.sql("INSERT INTO account_command.import AS known (import_id, kind, status)"
                        + " VALUES (?, ?, 'RUNNING') ON CONFLICT (import_id) DO UPDATE SET status = 'RUNNING',"
                        + " rows_read = 0, rows_imported = 0, rows_skipped = 0, rows_rejected = 0, errors = '[]',"
                        + " started_at = clock_timestamp(), finished_at = NULL, last_sign_of_life = clock_timestamp(),"
                        + " ticket = excluded.ticket WHERE known.status = 'FAILED' AND known.kind = excluded.kind"
                        + " RETURNING ticket")
                .params(importId, kind.name())
                .query(Long.class)
                .optional();
    }

    /** Whether it is the turn of an import that was started. */
    Turn turn(long ticket) {
        Turn turn = lookUpTurn(ticket);
        if (turn == Turn.LATER) {
            buryDead();
        }
        return turn;
    }

    private Turn lookUpTurn(long ticket) {
        return jdbc.sql("SELECT CASE WHEN bool_or(ticket = :ticket) IS NOT TRUE THEN 'NEVER'"
                        + " WHEN min(ticket) < :ticket THEN 'LATER' ELSE 'NOW' END"
                        + " FROM account_command.import WHERE status = 'RUNNING'")
                .param("ticket", ticket)
                .query((row, number) -> Turn.valueOf(row.getString(1)))
                .single();
    }

    /** Records counts and status, unless the import has come to its end already, or was started once more. */
    void progress(long ticket, ImportView.Status status, ImportTally.Counts counts) {
        jdbc.sql("UPDATE account_command.import SET status = ?, rows_read = ?, rows_imported = ?, rows_skipped = ?,"
                        + " rows_rejected = ?, errors = ?, last_sign_of_life = clock_timestamp(), finished_at ="
                        + " CASE WHEN ? THEN clock_timestamp() END WHERE ticket = ? AND status = 'RUNNING'")
                .params(
                        status.name(),
                        counts.read(),
                        counts.imported(),
                        counts.skipped(),
                        counts.rejected(),
                        mapper.writeValueAsString(counts.errors()),
                        status != ImportView.Status.RUNNING,
                        ticket)
                .update();
    }

    Optional<ImportView> find(String importId) {
        buryDead();
        return jdbc.sql("SELECT * FROM account_command.import WHERE import_id = ?")
                .param(importId)
                .query((row, number) -> view(row))
                .optional();
    }

    private void buryDead() {
        String interrupted = mapper.writeValueAsString(List.of(new ImportView.RowError(
                0, "interrupted", "The process that ran the import has ended; send the file again to go on")));
        jdbc.sql("UPDATE account_command.import SET status = 'FAILED', finished_at = clock_timestamp(),"
                        + " errors = (?::jsonb || errors::jsonb)::text WHERE status = 'RUNNING'"
                        + " AND last_sign_of_life < clock_timestamp() - ? * interval '1 second'")
                .params(interrupted, DEAD_AFTER.toSeconds())
                .update();
    }

    private ImportView view(ResultSet row) throws SQLException {
        Timestamp finishedAt = row.getTimestamp("finished_at");
        return new ImportView(
                row.getString("import_id"),
                ImportKind.valueOf(row.getString("kind")),
                ImportView.Status.valueOf(row.getString("status")),
                row.getLong("rows_read"),
                row.getLong("rows_imported"),
                row.getLong("rows_skipped"),
                row.getLong("rows_rejected"),
                millis(row.getTimestamp("started_at")),
                finishedAt == null ? null : millis(finishedAt),
                mapper.readValue(row.getString("errors"), ERRORS));
    }

    private static Instant millis(Timestamp timestamp) {
        return Instant.ofEpochMilli(timestamp.getTime());
    }
}
