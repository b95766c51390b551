package io.eventbank.account.query.dispatch;

import io.eventbank.account.api.error.ErrorCode;
import io.eventbank.account.api.error.Refusal;
import io.eventbank.account.support.security.Caller;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;

/**
 * Bounds how many rows of statements and explanations are in memory at the same time: each is there as a whole until it
 * has been written, so that nobody is answered with a part of one.
 */
@Component
public class RowsInMemory {

    private final Quota quota;
    private final QueryProperties properties;
    private final WaitingReads waitingReads;

    RowsInMemory(QueryProperties properties, WaitingReads waitingReads) {
        this.properties = properties;
        this.waitingReads = waitingReads;
        this.quota = new Quota(
                "rows of statements and explanations",
                properties.maxStatementRowsAtOnce(),
                properties.maxStatementRowsPerCaller(),
                ErrorCode.TOO_MANY_STATEMENTS);
    }

    /**
     * Makes room for so many rows, until the current request is over, however it ends. Waits for it as long as is
     * configured.
     *
     * @throws Refusal {@code too_many_requests} if the caller has too many already, {@code too_many_statements} if all
     *     have; {@code too_many_waiting} if too many reads are waiting
     */
    public void hold(int rows) {
        Quota.Hold hold = quota.take(
                WaitingReads.name(Caller.current()), rows, properties.statementPatience(), waitingReads.quota());
        RequestContextHolder.currentRequestAttributes()
                .registerDestructionCallback(
                        RowsInMemory.class.getName() + hold, hold::close, RequestAttributes.SCOPE_REQUEST);
    }

    /** How many there are. */
    int held() {
        return quota.held();
    }
}
