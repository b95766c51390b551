package io.eventbank.account.support.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.sql.SQLException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.axonframework.axonserver.connector.AxonServerException;
import org.axonframework.axonserver.connector.ErrorCode;
import org.axonframework.commandhandling.NoHandlerForCommandException;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FailuresTest {

    static Stream<Throwable> outages() {
        return Stream.of(
                new SQLException("gone", "08006"),
                new SQLException("shutting down", "57P01"),
                new SQLException("too many clients", "53300"),
                new EventStoreException("not read", new StatusRuntimeException(Status.UNAVAILABLE)),
                new NoHandlerForCommandException("nobody"),
                new AxonServerException(ErrorCode.OTHER.errorCode(), "not connected"),
                new IllegalStateException(new TimeoutException()));
    }

    @ParameterizedTest
    @MethodSource("outages")
    void whatIsDownIsKnownWhereverItStandsAmongTheCauses(Throwable failure) {
        assertThat(Outage.causes(new RuntimeException(failure))).isTrue();
        assertThat(Conflict.causes(failure)).isFalse();
    }

    static Stream<Throwable> faults() {
        return Stream.of(
                new SQLException("syntax error", "42601"),
                new IllegalStateException("a mistake"),
                new AxonServerException(ErrorCode.EVENT_PAYLOAD_TOO_LARGE.errorCode(), "too large"),
                new AxonServerException(ErrorCode.AUTHENTICATION_INVALID_TOKEN.errorCode(), "not you"),
                new AxonServerException(
                        ErrorCode.OTHER.errorCode(), "?", new StatusRuntimeException(Status.RESOURCE_EXHAUSTED)));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void whatTryingAgainDoesNotHelpAgainstIsNoOutage(Throwable failure) {
        assertThat(Outage.causes(failure)).isFalse();
        assertThat(Conflict.causes(failure)).isFalse();
    }

    static Stream<Throwable> conflicts() {
        Metadata trailers = new Metadata();
        trailers.put(Metadata.Key.of("AxonIQ-ErrorCode", Metadata.ASCII_STRING_MARSHALLER), "AXONIQ-2000");
        return Stream.of(
                new ConcurrencyException("taken"),
                new RuntimeException(new StatusRuntimeException(Status.OUT_OF_RANGE, trailers)));
    }

    @ParameterizedTest
    @MethodSource("conflicts")
    void aPlaceInAStreamThatIsTakenIsAConflictAndNoOutage(Throwable failure) {
        assertThat(Conflict.causes(failure)).isTrue();
        assertThat(Outage.causes(failure)).isFalse();
    }
}
