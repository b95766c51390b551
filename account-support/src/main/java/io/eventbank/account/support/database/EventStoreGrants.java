package io.eventbank.account.support.database;

import io.eventbank.eventstore.postgresql.EventStoreSchema;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What the application's user may do in the schema of the events: what it needs, and nothing that changes an event. */
final class EventStoreGrants {

    /** What a table was granted before is taken back first. A new table needs a line here. */
    private static final String GRANT = """
            REVOKE ALL ON ALL TABLES IN SCHEMA ${schema} FROM ${user};
            REVOKE ALL ON ALL SEQUENCES IN SCHEMA ${schema} FROM ${user};
            GRANT USAGE ON SCHEMA ${schema} TO ${user};
            GRANT SELECT, INSERT ON ${schema}.event, ${schema}.event_type TO ${user};
            GRANT USAGE ON SEQUENCE ${schema}.event_position TO ${user};
            GRANT SELECT, UPDATE (base) ON ${schema}.transaction_base TO ${user};
            GRANT SELECT, INSERT, UPDATE, DELETE ON ${schema}.snapshot TO ${user};
            GRANT SELECT ON ${schema}.readable_event, ${schema}.append_in_progress TO ${user};
            GRANT SELECT ON ${schema}.flyway_schema_history TO ${user};
            GRANT EXECUTE ON FUNCTION ${schema}.current_transaction(), ${schema}.append_horizon(),
                ${schema}.content_text(text, text, bytea) TO ${user};
            """;

    /** From the owner itself, who can grant it again. */
    private static final String REVOKE = """
            REVOKE UPDATE, DELETE, TRUNCATE ON ${schema}.event, ${schema}.event_type FROM ${user};
            """;

    private final EventStoreSchema schema;

    EventStoreGrants(EventStoreSchema schema) {
        this.schema = schema;
    }

    /**
     * Gives a user what it needs; again does nothing. Other users keep what they have.
     *
     * @param owner of the schema
     * @param user its name as SQL writes it
     */
    void grant(DataSource owner, String user) {
        execute(owner, GRANT, user);
    }

    /**
     * Takes from a user who owns the schema what changes events.
     *
     * @param user its name as SQL writes it
     */
    void revokeFromOwner(DataSource owner, String user) {
        execute(owner, REVOKE, user);
    }

    private void execute(DataSource owner, String statements, String user) {
        JdbcTemplate jdbc = new JdbcTemplate(owner);
        new TransactionTemplate(new DataSourceTransactionManager(owner)).executeWithoutResult(status -> {
            // Two processes that start at the same time would be in each other's way.
            jdbc.execute("SELECT pg_advisory_xact_lock(hashtext('" + schema.name() + ".grants'))");
            jdbc.execute(statements.replace("${schema}", schema.name()).replace("${user}", user));
        });
    }
}
