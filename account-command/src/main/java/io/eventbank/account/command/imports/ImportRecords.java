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

    /**
     * Records the start of an import. One that has failed can be started again.
     *
     * @return false if it is running, or has come to its end
     */
    boolean start(String importId, ImportKind kind) {
        buryDead();
        int started = jdbc.sql("INSERT INTO account_command.import AS known (import_id, kind, status)"
                        + " VALUES (?, ?, 'RUNNING') ON CONFLICT (import_id) DO UPDATE SET status = 'RUNNING',"
                        + " rows_read = 0, rows_imported = 0, rows_skipped = 0, rows_rejected = 0, errors = '[]',"
                        + " started_at = clock_timestamp(), finished_at = NULL, last_sign_of_life = clock_timestamp()"
                        + " WHERE known.status = 'FAILED' AND known.kind = excluded.kind")
                .params(importId, kind.name())
                .update();
        return started > 0;
    }

    /** Whether all imports that were started before this one, by whichever process, have come to their end. */
    boolean isNext(String importId) {
        buryDead();
        return jdbc.sql(
                        "SELECT NOT EXISTS (SELECT FROM account_command.import AS earlier, account_command.import AS own"
                                + " WHERE own.import_id = ? AND earlier.status = 'RUNNING'"
                                + " AND (earlier.started_at, earlier.import_id) < (own.started_at, own.import_id))")
                .param(importId)
                .query(Boolean.class)
                .single();
    }

    /** Records counts and status, unless the import has come to its end already. */
    void progress(String importId, ImportView.Status status, ImportTally.Counts counts) {
        jdbc.sql("UPDATE account_command.import SET status = ?, rows_read = ?, rows_imported = ?, rows_skipped = ?,"
                        + " rows_rejected = ?, errors = ?, last_sign_of_life = clock_timestamp(), finished_at ="
                        + " CASE WHEN ? THEN clock_timestamp() END WHERE import_id = ? AND status = 'RUNNING'")
                .params(
                        status.name(),
                        counts.read(),
                        counts.imported(),
                        counts.skipped(),
                        counts.rejected(),
                        mapper.writeValueAsString(counts.errors()),
                        status != ImportView.Status.RUNNING,
                        importId)
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
