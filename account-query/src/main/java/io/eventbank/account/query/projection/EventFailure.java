package io.eventbank.account.query.projection;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import org.axonframework.serialization.SerializationException;
import org.springframework.dao.DataAccessException;
import tools.jackson.core.JacksonException;

/**
 * Why an event could not be handled.
 *
 * @param code what may be told to anybody: {@code unreadable_event}, {@code database_refused} or {@code handler_failed}
 * @param cause the stack trace
 */
public record EventFailure(String code, String cause) {

    /** Classes of SQLSTATE that say something about a row: cardinality, data, constraint, limit of size. */
    private static final Set<String> OF_ROWS = Set.of("21", "22", "23", "54");

    private static final int MAX_CAUSE = 20_000;
    private static final String UNREADABLE = "unreadable_event";

    /** The failure of an event; empty if it is none, since it would have met any other event as well. */
    public static Optional<EventFailure> of(RuntimeException failure) {
        String code = code(failure);
        return code == null ? Optional.empty() : Optional.of(new EventFailure(code, trace(failure)));
    }

    /** Whether an event could not be read. */
    public static boolean isUnreadable(RuntimeException failure) {
        return UNREADABLE.equals(code(failure));
    }

    private static String code(RuntimeException failure) {
        boolean unreadable = false;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return sql.getSQLState() != null
                                && OF_ROWS.contains(sql.getSQLState().substring(0, 2))
                        ? "database_refused"
                        : null;
            }
            unreadable |= cause instanceof SerializationException || cause instanceof JacksonException;
        }
        if (failure instanceof DataAccessException || failure instanceof TooManyDeadLettersException) {
            return null;
        }
        return unreadable ? UNREADABLE : "handler_failed";
    }

    private static String trace(Throwable failure) {
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        // PostgreSQL keeps no text with it.
        String text = trace.toString().replace("\0", "");
        return text.length() > MAX_CAUSE ? text.substring(0, MAX_CAUSE) : text;
    }
}
