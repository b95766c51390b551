package io.eventbank.account.query.comparison;

import java.util.List;
import java.util.Map;

/**
 * How tables of a read model differ from others that were made of the same events.
 *
 * @param sameEvents whether both had seen the same events; if not, the one that was behind lacks rows for that reason,
 *     too
 */
public record Comparison(boolean sameEvents, List<Table> tables) {

    /**
     * How two tables differ.
     *
     * @param rowsBefore in the table before
     * @param rowsAfter in the other one
     * @param removed rows whose key is only in the table before
     * @param added rows whose key is only in the other one
     * @param changed rows that are in both with other content
     * @param examples some of these
     */
    public record Table(
            String table, long rowsBefore, long rowsAfter, long removed, long added, long changed, List<Row> examples) {

        public boolean differs() {
            return removed + added + changed > 0;
        }
    }

    /**
     * A row that differs. What is in it is left out: not everybody who may operate may see it.
     *
     * @param columns that differ; of a row that is in one table only, none
     */
    public record Row(Map<String, Object> key, Kind kind, List<String> columns) {}

    /** How a row differs. */
    public enum Kind {
        REMOVED,
        ADDED,
        CHANGED
    }
}
