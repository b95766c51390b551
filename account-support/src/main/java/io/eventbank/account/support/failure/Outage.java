package io.eventbank.account.support.failure;

import io.axoniq.axonserver.connector.impl.StreamClosedException;
import io.axoniq.axonserver.connector.impl.StreamTimeoutException;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.axonframework.axonserver.connector.AxonServerException;
import org.axonframework.axonserver.connector.ErrorCode;
import org.axonframework.axonserver.connector.command.AxonServerCommandDispatchException;
import org.axonframework.axonserver.connector.query.AxonServerQueryDispatchException;
import org.axonframework.commandhandling.NoHandlerForCommandException;
import org.axonframework.lifecycle.ShutdownInProgressException;
import org.axonframework.queryhandling.NoHandlerForQueryException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.transaction.CannotCreateTransactionException;

/** Tells whether something failed because PostgreSQL, Axon Server, or whoever handles a message is not there. */
public final class Outage {

    /** How the pool says, without a state, that the connection was lost while it was in use. */
    private static final String CLOSED = "Connection is closed";

    private static final String TOO_MANY_CONNECTIONS = "53300";

    private static final Set<Status.Code> OUT_OF_REACH =
            Set.of(Status.Code.UNAVAILABLE, Status.Code.DEADLINE_EXCEEDED, Status.Code.CANCELLED, Status.Code.INTERNAL);

    /** What Axon Server is reached for, but will not do, however often it is asked. */
    private static final Set<String> REFUSED_BY_AXON_SERVER = Stream.of(
                    ErrorCode.AUTHENTICATION_TOKEN_MISSING,
                    ErrorCode.AUTHENTICATION_INVALID_TOKEN,
                    ErrorCode.EVENT_PAYLOAD_TOO_LARGE,
                    ErrorCode.GRPC_MESSAGE_TOO_LARGE,
                    ErrorCode.VALIDATION_FAILED)
            .map(ErrorCode::errorCode)
            .collect(Collectors.toSet());

    private static final int DEPTH = 20; // of causes; some are their own

    private Outage() {}

    /** Whether one of the causes of a failure is that something is down. */
    public static boolean causes(Throwable failure) {
        return chain(failure).noneMatch(Outage::isTooLarge)
                && chain(failure).anyMatch(each -> isOfDatabase(each) || isOfMessaging(each));
    }

    private static Stream<Throwable> chain(Throwable failure) {
        return Stream.iterate(failure, each -> each != null, Throwable::getCause)
                .limit(DEPTH);
    }

    private static boolean isTooLarge(Throwable failure) {
        return failure instanceof StatusRuntimeException status
                && status.getStatus().getCode() == Status.Code.RESOURCE_EXHAUSTED;
    }

    private static boolean isOfDatabase(Throwable failure) {
        return failure instanceof DataAccessResourceFailureException
                || failure instanceof CannotCreateTransactionException
                || failure instanceof SQLTransientConnectionException
                || failure instanceof SQLNonTransientConnectionException
                || failure instanceof SQLException sql
                        && (CLOSED.equals(sql.getMessage()) || saysSo(sql.getSQLState()));
    }

    private static boolean saysSo(String sqlState) {
        return sqlState != null
                && (sqlState.startsWith("08") || sqlState.startsWith("57P") || sqlState.equals(TOO_MANY_CONNECTIONS));
    }

    private static boolean isOfMessaging(Throwable failure) {
        return failure instanceof AxonServerException ofAxonServer
                        && !REFUSED_BY_AXON_SERVER.contains(ofAxonServer.code())
                || failure instanceof io.axoniq.axonserver.connector.AxonServerException
                || failure instanceof StreamClosedException
                || failure instanceof StreamTimeoutException
                || failure instanceof AxonServerCommandDispatchException
                || failure instanceof AxonServerQueryDispatchException
                || failure instanceof NoHandlerForCommandException
                || failure instanceof NoHandlerForQueryException
                || failure instanceof ShutdownInProgressException
                || failure instanceof TimeoutException
                || failure instanceof StatusRuntimeException status
                        && OUT_OF_REACH.contains(status.getStatus().getCode())
                || failure instanceof StatusException checked
                        && OUT_OF_REACH.contains(checked.getStatus().getCode());
    }
}
