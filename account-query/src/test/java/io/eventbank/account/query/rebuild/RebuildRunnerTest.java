package io.eventbank.account.query.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.transaction.CannotCreateTransactionException;

class RebuildRunnerTest {

    @ParameterizedTest
    @ValueSource(strings = {"08006", "57P01", "53300", "40001", "55P03"})
    void aDatabaseThatWasAwayOrBusyDoesNotEndARebuild(String state) {
        assertThat(RebuildRunner.canPass(new EventStoreException("Failed to read", new SQLException("", state))))
                .isTrue();
    }

    @Test
    void neitherDoesOneThatCannotBeReachedAtAll() {
        assertThat(RebuildRunner.canPass(new CannotCreateTransactionException("none")))
                .isTrue();
        assertThat(RebuildRunner.canPass(new DataAccessResourceFailureException("none")))
                .isTrue();
        assertThat(RebuildRunner.canPass(new IllegalStateException(new SQLException("no state"))))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"23505", "42P01", "22001", "54000"})
    void anErrorThatWouldComeAgainEndsIt(String state) {
        assertThat(RebuildRunner.canPass(new IllegalStateException(new SQLException("", state))))
                .isFalse();
    }

    @Test
    void anErrorOfOursEndsIt() {
        assertThat(RebuildRunner.canPass(new IllegalStateException("wrong"))).isFalse();
    }
}
