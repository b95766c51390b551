package io.eventbank.account.query.proof;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.springframework.jdbc.core.JdbcTemplate;

/** The rows of stored events in their order, some of them sealed, for somebody who changes them as nobody may. */
final class StoredRows {

    private static final String ROWS =
            "SELECT transaction, position, type, stream, sequence, event::text || coalesce(event_type::text, '') AS text"
                    + " FROM event_store.event LEFT JOIN event_store.event_type ON event_type.id = event.type"
                    + " ORDER BY transaction, position";

    private final JdbcTemplate jdbc;
    private final Random random;
    private final int sealed;
    private final List<Row> rows;

    /** A row; the text is all that is stored of the event. */
    record Row(long transaction, long position, int type, String stream, long sequence, String text) {}

    StoredRows(JdbcTemplate jdbc, int sealed, Random random) {
        this.jdbc = jdbc;
        this.sealed = sealed;
        this.random = random;
        this.rows = read(jdbc);
    }

    static List<Row> read(JdbcTemplate jdbc) {
        return jdbc.query(
                ROWS,
                (row, number) -> new Row(
                        row.getLong("transaction"),
                        row.getLong("position"),
                        row.getInt("type"),
                        row.getString("stream"),
                        row.getLong("sequence"),
                        row.getString("text")));
    }

    Random random() {
        return random;
    }

    int sealed() {
        return sealed;
    }

    List<Row> all() {
        return rows;
    }

    Row get(int index) {
        return rows.get(index);
    }

    /** The index of a sealed event, often at a border. */
    int any() {
        int[] borders = {0, 255, 256, 511, 512, sealed - 1};
        return random.nextInt(3) == 0 ? borders[random.nextInt(borders.length)] : random.nextInt(sealed);
    }

    /** The index of a sealed event below a limit that is the first of its transaction. */
    int anyFirstOfTransaction(int below) {
        return anyOf(IntStream.range(0, below)
                .filter(index -> index == 0
                        || rows.get(index - 1).transaction() != rows.get(index).transaction()));
    }

    /** The index of a sealed event from an index on that is the last of its transaction. */
    int anyLastOfTransaction(int from) {
        return anyOf(IntStream.range(from, sealed)
                .filter(index ->
                        rows.get(index + 1).transaction() != rows.get(index).transaction()));
    }

    void update(Row row, String assignments, Object... arguments) {
        Object[] all = new Object[arguments.length + 2];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        all[arguments.length] = row.transaction();
        all[arguments.length + 1] = row.position();
        execute("UPDATE event_store.event SET " + assignments + " WHERE transaction = ? AND position = ?", all);
    }

    void delete(Row row) {
        execute(
                "DELETE FROM event_store.event WHERE transaction = ? AND position = ?",
                row.transaction(),
                row.position());
    }

    /** At least one row must be changed. */
    void execute(String sql, Object... arguments) {
        if (jdbc.update(sql, arguments) == 0) {
            throw new IllegalStateException("Nothing was changed: " + sql);
        }
    }

    void truncate() {
        jdbc.execute("TRUNCATE event_store.event");
    }

    /** As if events could be added anywhere. */
    void insert(String sql, Object... arguments) {
        jdbc.execute("SET LOCAL session_replication_role = replica");
        execute(sql, arguments);
        jdbc.execute("SET LOCAL session_replication_role = origin");
    }

    private int anyOf(IntStream indexes) {
        int[] all = indexes.toArray();
        return all[random.nextInt(all.length)];
    }
}
