package io.eventbank.account.query.projection;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.stream.Stream;
import org.axonframework.serialization.SerializationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.UncategorizedSQLException;

class EventFailureTest {

    static Stream<Arguments> failuresOfEvents() {
        return Stream.of(
                Arguments.of(new IllegalStateException("Events are missing"), "handler_failed"),
                Arguments.of(new NullPointerException(), "handler_failed"),
                Arguments.of(new SerializationException("Not JSON"), "unreadable_event"),
                Arguments.of(new IllegalStateException(new SerializationException("Not JSON")), "unreadable_event"),
                Arguments.of(
                        new DataIntegrityViolationException("too long", new SQLException("too long", "22001")),
                        "database_refused"),
                Arguments.of(
                        new UncategorizedSQLException("row", "INSERT", new SQLException("too big", "54000")),
                        "database_refused"));
    }

    @ParameterizedTest
    @MethodSource("failuresOfEvents")
    void whatIsWrongWithAnEventParksIt(RuntimeException failure, String code) {
        assertThat(EventFailure.of(failure)).hasValueSatisfying(known -> {
            assertThat(known.code()).isEqualTo(code);
            assertThat(known.cause()).contains(failure.getClass().getName());
        });
    }

    static Stream<RuntimeException> failuresOfSomethingElse() {
        return Stream.of(
                new CannotGetJdbcConnectionException("down", new SQLException("refused", "08001")),
                new QueryTimeoutException("slow"),
                new BadSqlGrammarException("insert", "INSERT", new SQLException("no such table", "42P01")),
                new UncategorizedSQLException("disk", "INSERT", new SQLException("disk full", "53100")),
                new UncategorizedSQLException("stop", "INSERT", new SQLException("shutting down", "57P01")),
                new UncategorizedSQLException("odd", "INSERT", new SQLException("no state")),
                new IllegalStateException(new SQLException("deadlock", "40P01")),
                new TooManyDeadLettersException("accounts", 1));
    }

    @ParameterizedTest
    @MethodSource("failuresOfSomethingElse")
    void whatWouldMeetAnyOtherEventAsWellIsTriedAgain(RuntimeException failure) {
        assertThat(EventFailure.of(failure)).isEmpty();
    }

    @Test
    void aCauseIsKeptInAFormThatPostgreSqlTakes() {
        assertThat(EventFailure.of(new IllegalStateException("a\0b".repeat(20_000)))
                        .orElseThrow()
                        .cause())
                .hasSize(20_000)
                .doesNotContain("\0");
    }
}
