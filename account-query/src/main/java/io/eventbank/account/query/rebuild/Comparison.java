package io.eventbank.account.query.rebuild;

import java.util.List;
import java.util.Map;

/**
 * How the tables of a rebuilt read model differ from those before.
 *
 * @param sameEvents whether both had seen the same events; if not, the one that was behind lacks rows for that reason,
 *     too
 */
record Comparison(boolean sameEvents, List<Table> tables) {

    /**
     * How two tables differ.
     *
     * @param rowsBefore in the table before
     * @param rowsAfter in the rebuilt one
     * @param removed rows whose key is only in the table before
     * @param added rows whose key is only in the rebuilt one
     * @param changed rows that are in both with other content
     * @param examples some of these
     */
    record Table(
            String table, long rowsBefore, long rowsAfter, long removed, long added, long changed, List<Row> examples) {

        boolean differs() {
            return removed + added + changed > 0;
        }
    }

    /**
     * A row that differs. What is in it is left out: not everybody who may operate may see it.
     *
     * @param columns that differ; of a row that is in one table only, none
     */
    record Row(Map<String, Object> key, Kind kind, List<String> columns) {}

    /** How a row differs. */
    enum Kind {
        REMOVED,
        ADDED,
        CHANGED
    }
}
