package io.eventbank.eventstore.postgresql;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The database schema that the tables of the event store are in.
 *
 * @param name of lower-case letters, digits and underscores, at most 50, so that nothing that is made from it is cut
 *     off
 */
public record EventStoreSchema(String name) {

    private static final Pattern NAME = Pattern.compile("[a-z_][a-z0-9_]{0,49}");

    /** @throws IllegalArgumentException if the name is not one */
    public EventStoreSchema {
        if (name == null || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("Not a schema's name of lower-case letters, digits and _: " + name);
        }
    }

    /** The statements that make the tables in the schema, which has to be there. */
    public String definition() {
        return resolve(resource("schema.sql")) + appendOnly();
    }

    /**
     * The statements that make the table of events and that of their types refuse UPDATE, DELETE and TRUNCATE, for
     * tables that were made before {@link #definition()} said so; harmless where they do. Only the owner can run them.
     */
    public String appendOnly() {
        return resolve(resource("append-only.sql"));
    }

    /**
     * Makes the schema and its tables unless there are some already. Those of an earlier version become append-only, if
     * the user owns them.
     */
    public void createIfMissing(DataSource dataSource) {
        JdbcTemplate jdbc = new JdbcTemplate(new OwnTransactions(dataSource));
        // In one go, which is one transaction: another process that starts at the same time waits, and finds them.
        jdbc.execute(resolve("""
                DO $create$ BEGIN
                    PERFORM pg_advisory_xact_lock(hashtext('${schema}.event'));
                    IF to_regclass('${schema}.event') IS NULL THEN
                        CREATE SCHEMA IF NOT EXISTS ${schema};
                        %s
                    END IF;
                    IF NOT EXISTS (SELECT FROM pg_trigger
                            WHERE tgrelid = '${schema}.event'::regclass AND tgname = 'append_only')
                        AND (SELECT pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid = '${schema}.event'::regclass)
                    THEN
                        %s
                    END IF;
                END $create$
                """.formatted(resource("schema.sql"), resource("append-only.sql"))));
    }

    /**
     * Sees to it that new events are numbered behind those that are there. That takes something only where the tables
     * were moved to another server, one that counts from less.
     */
    public void adopt(DataSource dataSource) {
        new JdbcTemplate(new OwnTransactions(dataSource)).execute(adoption());
    }

    String adoption() {
        return resolve(resource("adopt.sql"));
    }

    /** The channel on which processes tell each other that they have appended. */
    String channel() {
        return "event_store_" + name;
    }

    /** A statement with the schema's name in place of <code>${schema}</code>. */
    String resolve(String sql) {
        return sql.replace("${schema}", name);
    }

    static String resource(String file) {
        try (InputStream content = EventStoreSchema.class.getResourceAsStream(file)) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
