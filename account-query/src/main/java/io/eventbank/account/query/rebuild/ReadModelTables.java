package io.eventbank.account.query.rebuild;

import io.eventbank.account.query.projection.ReadModel;
import io.eventbank.account.query.projection.ReadModel.Table;
import io.eventbank.account.query.projection.Schema;
import java.util.List;
import java.util.Objects;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Makes and moves the tables of read models as wholes. How they look is not said here: it is taken from those that
 * answer, names of indexes and constraints included, so that migrations find what they expect after any exchange.
 */
@Component
class ReadModelTables {

    private static final String CONSTRAINTS = """
            SELECT 'ALTER TABLE %1$s.%3$s ADD CONSTRAINT ' || quote_ident(conname) || ' ' || pg_get_constraintdef(oid)
            FROM pg_constraint WHERE conrelid = '%2$s.%3$s'::regclass AND contype IN (%4$s)
            """;

    private static final String INDEXES = """
            SELECT replace(pg_get_indexdef(indexrelid), ' ON %2$s.', ' ON %1$s.')
            FROM pg_index WHERE indrelid = '%2$s.%3$s'::regclass
              AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u'))
            """;

    private static final String STATISTICS = """
            SELECT replace(pg_get_statisticsobjdef(oid), '%2$s.', '%1$s.')
            FROM pg_statistic_ext WHERE stxrelid = '%2$s.%3$s'::regclass
            """;

    private static final String COLUMNS = """
            SELECT string_agg(column_name || ' ' || data_type || ' ' || is_nullable, ', ' ORDER BY ordinal_position)
            FROM information_schema.columns WHERE table_schema = ? AND table_name = ?
            """;

    /** An internal error for PostgreSQL, whose function looks at what is there now, and not when the query began. */
    private static final String RELATION_IS_GONE = "XX000";

    private static final int ATTEMPTS = 5;

    private final JdbcTemplate jdbc;

    ReadModelTables(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Makes empty tables in place of those that may be there, with the keys that are needed to fill them. */
    void create(ReadModel model, Schema schema) {
        drop(model, schema);
        for (Table table : model.tables()) {
            jdbc.execute(String.format(
                    "CREATE TABLE %s (LIKE %s INCLUDING ALL EXCLUDING INDEXES EXCLUDING STATISTICS)",
                    schema.table(table.name()), Schema.LIVE.table(table.name())));
            // What can refuse an event must do so while it is written; the key of rows that are appended cannot.
            executeEach(CONSTRAINTS, schema, table, table.appended() ? "'u'" : "'p', 'u'");
        }
        for (String view : model.views()) {
            jdbc.execute("CREATE VIEW " + schema.table(view) + " AS " + definition(view, schema));
        }
    }

    /** Makes what is left out while tables are filled: other keys, indexes, and what the planner knows of them. */
    void complete(ReadModel model, Schema schema) {
        for (Table table : model.tables()) {
            if (table.appended()) {
                executeEach(CONSTRAINTS, schema, table, "'p'");
            }
            executeEach(INDEXES, schema, table, "");
            executeEach(STATISTICS, schema, table, "");
            jdbc.execute("ANALYZE " + schema.table(table.name()));
        }
    }

    /** Whether the tables in a schema could answer: they have the columns and indexes of those that do. */
    boolean couldAnswer(ReadModel model, Schema schema) {
        return exist(model, schema)
                && model.tables().stream()
                        .allMatch(table -> Objects.equals(indexes(table, schema), indexes(table, Schema.LIVE)));
    }

    /** Whether the tables are in a schema, with the same columns as those that answer. */
    boolean exist(ReadModel model, Schema schema) {
        return model.tables().stream()
                .allMatch(table -> Objects.equals(columns(table, schema), columns(table, Schema.LIVE)));
    }

    /** Moves the tables to another schema, with all that belongs to them, in place of those that may be there. */
    void move(ReadModel model, Schema from, Schema to) {
        drop(model, to);
        // In the order in which a query locks them: who waits for a table that is locked here holds no view yet.
        for (String view : model.views()) {
            jdbc.execute("ALTER VIEW " + from.table(view) + " SET SCHEMA " + to.sqlName());
        }
        for (Table table : model.tables()) {
            for (String statistics : statistics(table, from)) {
                jdbc.execute("ALTER STATISTICS " + from.table(statistics) + " SET SCHEMA " + to.sqlName());
            }
            jdbc.execute("ALTER TABLE " + from.table(table.name()) + " SET SCHEMA " + to.sqlName());
        }
        jdbc.update(
                "INSERT INTO " + to.table("dead_letter") + " SELECT * FROM " + from.table("dead_letter")
                        + " WHERE processor = ?",
                model.name());
        deleteLetters(model, from);
    }

    /** Streams with dead letters in one schema that have none in another. */
    List<String> lettersOnlyIn(ReadModel model, Schema schema, Schema other) {
        return jdbc.queryForList(
                "SELECT stream_id FROM " + schema.table("dead_letter")
                        + " WHERE processor = ? EXCEPT SELECT stream_id FROM " + other.table("dead_letter")
                        + " WHERE processor = ? ORDER BY stream_id",
                String.class,
                model.name(),
                model.name());
    }

    /** Removes the tables that may be there; dead letters stay, to be looked at. */
    void discard(ReadModel model, Schema schema) {
        model.views().forEach(view -> jdbc.execute("DROP VIEW IF EXISTS " + schema.table(view)));
        model.tables().forEach(table -> jdbc.execute("DROP TABLE IF EXISTS " + schema.table(table.name())));
    }

    private void drop(ReadModel model, Schema schema) {
        discard(model, schema);
        deleteLetters(model, schema);
    }

    private void deleteLetters(ReadModel model, Schema schema) {
        jdbc.update("DELETE FROM " + schema.table("dead_letter") + " WHERE processor = ?", model.name());
    }

    private String definition(String view, Schema schema) {
        return jdbc.queryForObject(
                "SELECT replace(pg_get_viewdef(?::regclass), ?, ?)",
                String.class,
                Schema.LIVE.table(view),
                Schema.LIVE.table(""),
                schema.table(""));
    }

    private String columns(Table table, Schema schema) {
        return jdbc.queryForObject(COLUMNS, String.class, schema.sqlName(), table.name());
    }

    /** Tables may be exchanged meanwhile: then the database misses those of which it has just read the names. */
    private String indexes(Table table, Schema schema) {
        for (int attempt = 1; ; attempt++) {
            try {
                return readIndexes(table, schema);
            } catch (UncategorizedSQLException e) {
                if (!RELATION_IS_GONE.equals(e.getSQLException().getSQLState()) || attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private String readIndexes(Table table, Schema schema) {
        return jdbc.queryForObject(
                "SELECT string_agg(replace(indexdef, schemaname || '.', ''), ', ' ORDER BY indexname)"
                        + " FROM pg_indexes WHERE schemaname = ? AND tablename = ?",
                String.class,
                schema.sqlName(),
                table.name());
    }

    private List<String> statistics(Table table, Schema schema) {
        return jdbc.queryForList(
                "SELECT stxname FROM pg_statistic_ext WHERE stxrelid = ?::regclass",
                String.class,
                schema.table(table.name()));
    }

    private void executeEach(String sql, Schema schema, Table table, String kinds) {
        jdbc.queryForList(
                        String.format(sql, schema.sqlName(), Schema.LIVE.sqlName(), table.name(), kinds), String.class)
                .forEach(jdbc::execute);
    }
}
