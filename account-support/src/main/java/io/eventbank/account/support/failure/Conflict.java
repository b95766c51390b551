package io.eventbank.account.support.failure;

import io.grpc.StatusRuntimeException;
import java.util.stream.Stream;
import org.axonframework.axonserver.connector.event.util.GrpcExceptionParser;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.axonframework.modelling.command.ConcurrencyException;

/** Tells whether events could not be stored because somebody else has stored some at their place in the stream. */
public final class Conflict {

    private static final int DEPTH = 20; // of causes; some are their own

    private Conflict() {}

    /** Whether one of the causes of a failure is a conflict. */
    public static boolean causes(Throwable failure) {
        return Stream.iterate(failure, each -> each != null, Throwable::getCause)
                .limit(DEPTH)
                .anyMatch(Conflict::isOne);
    }

    private static boolean isOne(Throwable failure) {
        return failure instanceof ConcurrencyException
                || failure instanceof AggregateStreamCreationException
                // Axon leaves what Axon Server says of events as it came.
                || failure instanceof StatusRuntimeException
                        && GrpcExceptionParser.parse(failure) instanceof ConcurrencyException;
    }
}
