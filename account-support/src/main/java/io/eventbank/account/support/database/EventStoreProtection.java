package io.eventbank.account.support.database;

import io.eventbank.eventstore.postgresql.EventStoreSchema;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;

/** Says what keeps stored events from being changed by the application's user, where something is missing. */
final class EventStoreProtection {

    private static final Logger LOG = LoggerFactory.getLogger(EventStoreProtection.class);

    private static final String STATE = """
            SELECT current_user,
                bool_or(pg_has_role(relowner, 'MEMBER')) AS owns,
                bool_or(has_table_privilege(pg_class.oid, 'UPDATE, DELETE, TRUNCATE')
                    OR has_any_column_privilege(pg_class.oid, 'UPDATE')) AS may_change,
                bool_and(EXISTS (SELECT FROM pg_trigger WHERE tgrelid = pg_class.oid AND tgname = 'append_only'
                    AND tgenabled IN ('A', 'O'))) AS append_only
            FROM pg_class WHERE oid IN ('${schema}.event'::regclass, '${schema}.event_type'::regclass)
            """;

    private EventStoreProtection() {}

    /** Warns of what is missing. */
    static void check(EventStoreSchema schema, DataSource application) {
        new JdbcTemplate(application).query(STATE.replace("${schema}", schema.name()), row -> {
            String user = row.getString("current_user");
            if (row.getBoolean("owns")) {
                LOG.warn(
                        "The database user {} owns the stored events, or is a superuser: it can take back what keeps"
                                + " it from changing them. Have them owned by another one:"
                                + " account.database.event-store-owner.username, and docs/operating.md, Database roles",
                        user);
            } else if (row.getBoolean("may_change")) {
                LOG.warn(
                        "The database user {} may change stored events. A start with"
                                + " account.database.event-store-owner.username takes from it what it was granted",
                        user);
            }
            if (!row.getBoolean("append_only")) {
                LOG.warn(
                        "Stored events can be changed: a trigger append_only is disabled or missing. Its table's owner"
                                + " enables it: ALTER TABLE {}.event ENABLE ALWAYS TRIGGER append_only, and the same"
                                + " for event_type",
                        schema.name());
            }
        });
    }
}
