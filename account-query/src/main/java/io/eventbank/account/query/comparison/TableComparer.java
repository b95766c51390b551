package io.eventbank.account.query.comparison;

import io.eventbank.account.query.projection.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Compares tables of the same name row by row, along their keys. Rows are compared as text, since 1.0 and 1.00 are
 * equal numbers, but not the same answer.
 */
public final class TableComparer {

    private static final TypeReference<LinkedHashMap<String, Object>> ROW = new TypeReference<>() {};
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS) // which keep the scale
            .build();

    private static final String KEY = """
            SELECT attname FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum = ANY (indkey)
            WHERE indrelid = ?::regclass AND indisprimary ORDER BY array_position(indkey::int2[], attnum)
            """;

    private final JdbcTemplate jdbc;
    private final int maxExamples;

    /**
     * @param jdbc reads everything; for tables that are written to meanwhile it must do so in one snapshot
     * @param maxExamples rows that differ to name of each table
     */
    public TableComparer(JdbcTemplate jdbc, int maxExamples) {
        this.jdbc = jdbc;
        this.maxExamples = maxExamples;
    }

    /** Compares two tables with all their rows. */
    public Comparison.Table compare(String table, Schema before, Schema after) {
        return compare(table, before, after, "", new Object[0]);
    }

    /** Compares the rows of two tables that have one of some values in a column. */
    public Comparison.Table compare(String table, Schema before, Schema after, String column, List<String> values) {
        Object array = values.toArray(String[]::new);
        return compare(table, before, after, " WHERE " + column + " = ANY (?)", new Object[] {array, array});
    }

    private Comparison.Table compare(String table, Schema before, Schema after, String condition, Object[] parameters) {
        List<String> key = jdbc.queryForList(KEY, String.class, Schema.LIVE.table(table));
        String first = key.get(0);
        String both = " FROM (SELECT * FROM " + before.table(table) + condition + ") old FULL JOIN (SELECT * FROM "
                + after.table(table) + condition + ") new USING (" + String.join(", ", key) + ")";
        String differ = "(old." + first + " IS NULL OR new." + first + " IS NULL OR old::text <> new::text)";
        Map<String, Object> counts = jdbc.queryForMap(
                "SELECT count(old." + first + ") AS before, count(new." + first + ") AS after,"
                        + " count(*) FILTER (WHERE new." + first + " IS NULL) AS removed,"
                        + " count(*) FILTER (WHERE old." + first + " IS NULL) AS added,"
                        + " count(*) FILTER (WHERE old::text <> new::text) AS changed" + both,
                parameters);
        long removed = (Long) counts.get("removed");
        long added = (Long) counts.get("added");
        long changed = (Long) counts.get("changed");
        List<Comparison.Row> examples = removed + added + changed == 0
                ? List.of()
                : jdbc.query(
                        "SELECT to_jsonb(old)::text AS before, to_jsonb(new)::text AS after" + both + " WHERE " + differ
                                + " ORDER BY " + String.join(", ", key) + " LIMIT " + maxExamples,
                        (row, number) -> row(key, row.getString("before"), row.getString("after")),
                        parameters);
        return new Comparison.Table(
                table, (Long) counts.get("before"), (Long) counts.get("after"), removed, added, changed, examples);
    }

    private static Comparison.Row row(List<String> key, String before, String after) {
        Map<String, Object> old = before == null ? null : JSON.readValue(before, ROW);
        Map<String, Object> now = after == null ? null : JSON.readValue(after, ROW);
        Map<String, Object> any = old == null ? now : old;
        Map<String, Object> id = key.stream()
                .collect(Collectors.toMap(column -> column, any::get, (one, other) -> one, LinkedHashMap::new));
        if (old == null || now == null) {
            return new Comparison.Row(id, old == null ? Comparison.Kind.ADDED : Comparison.Kind.REMOVED, List.of());
        }
        List<String> columns = new ArrayList<>();
        old.forEach((column, value) -> {
            if (!Objects.equals(value, now.get(column))) {
                columns.add(column);
            }
        });
        return new Comparison.Row(id, Comparison.Kind.CHANGED, columns);
    }
}
