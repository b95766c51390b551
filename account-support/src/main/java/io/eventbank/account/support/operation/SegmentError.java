package io.eventbank.account.support.operation;

import com.fasterxml.jackson.annotation.JsonValue;
import java.sql.SQLException;
import java.util.Locale;
import java.util.stream.Stream;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** Why a segment does not get on, as far as it may be told. */
public enum SegmentError {
    /** The database refused what was written, or is down. */
    DATABASE,
    /** Events could not be read, or the segment could not be claimed. */
    EVENTS,
    /** A handler failed. */
    HANDLER;

    @JsonValue
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What a batch of events failed for. */
    static SegmentError of(Throwable failure) {
        return Stream.iterate(failure, each -> each != null, Throwable::getCause)
                        .limit(20)
                        .anyMatch(each -> each instanceof SQLException
                                || each instanceof DataAccessException
                                || each instanceof TransactionException)
                ? DATABASE
                : HANDLER;
    }
}
