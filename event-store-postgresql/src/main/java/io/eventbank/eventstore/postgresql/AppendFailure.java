package io.eventbank.eventstore.postgresql;

import java.sql.SQLException;
import java.util.Set;
import org.postgresql.util.PSQLException;

/** What the failure of an append says of its rows. */
public enum AppendFailure {

    /** Somebody else has appended at the same place of the stream, or is about to. */
    CONFLICT,

    /** The fault of a row: without it the others can be appended. */
    ROW,

    /** Somebody holds a lock that is in the way of all appends. */
    BUSY,

    /** Nothing was appended, and nothing would be in parts. */
    SERVER,

    /** The connection was lost: what was sent may have been appended. */
    UNKNOWN;

    private static final String UNIQUE_VIOLATION = "23505";
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    /** Data exceptions, violated constraints, and values that are too large for an index. */
    private static final Set<String> CLASSES_OF_ROWS = Set.of("22", "23", "54");

    static AppendFailure of(SQLException failure) {
        String state = failure.getSQLState();
        if (state == null || !(failure instanceof PSQLException refusal) || refusal.getServerErrorMessage() == null) {
            return UNKNOWN;
        }
        if (state.equals(UNIQUE_VIOLATION)
                || state.startsWith("40") // a deadlock with another process's group
                || state.equals(LOCK_NOT_AVAILABLE) && waitedForAnotherAppend(refusal)) {
            return CONFLICT;
        }
        if (state.equals(LOCK_NOT_AVAILABLE)) {
            return BUSY;
        }
        if (CLASSES_OF_ROWS.contains(state.substring(0, 2))) {
            return ROW;
        }
        // Class 57: the server ended the connection, perhaps behind the commit.
        return state.startsWith("57P") || state.startsWith("08") ? UNKNOWN : SERVER;
    }

    /** The context names the index, in any language. A lock on the whole table has none. */
    private static boolean waitedForAnotherAppend(PSQLException failure) {
        String context = failure.getServerErrorMessage().getWhere();
        return context != null && context.contains("event_stream_sequence_key");
    }
}
