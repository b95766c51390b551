package io.eventbank.account.query.dispatch;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Limits of the query side.
 *
 * @param minVersionTimeout how long a read waits for the version that it asks for
 * @param answerTimeout how long to wait for the answer of another process
 * @param maxTransferWait how long a read may ask to wait for the end of a transfer
 * @param pollInterval how often what waits or follows looks for changes that another process has made
 * @param checkpointInterval how many events of an account there are between two states to start from when a past one is
 *     asked for
 * @param maxExplanationTerms how many events a balance is explained by at most
 * @param maxStatementTransactions how many transactions a statement holds at most
 * @param maxDeadLetters how many events a read model may lack before its processor stops
 * @param maxWaitingReads how many reads may wait at the same time, each with a thread of the server's
 * @param maxWaitingReadsPerCaller how many of one caller's
 * @param maxStatementRowsAtOnce how many rows of statements and explanations may be in memory at the same time
 * @param maxStatementRowsPerCaller how many of one caller's
 * @param statementPatience how long a statement or an explanation waits for room in memory
 * @param statementPage how many rows of one are read at a time
 * @param bankName whose statements they are, as printed on them
 */
@ConfigurationProperties("account.query")
public record QueryProperties(
        Duration minVersionTimeout,
        Duration answerTimeout,
        Duration maxTransferWait,
        Duration pollInterval,
        int checkpointInterval,
        int maxExplanationTerms,
        int maxStatementTransactions,
        int maxDeadLetters,
        int maxWaitingReads,
        int maxWaitingReadsPerCaller,
        int maxStatementRowsAtOnce,
        int maxStatementRowsPerCaller,
        Duration statementPatience,
        int statementPage,
        String bankName) {

    public QueryProperties {
        check("answer-timeout", answerTimeout.toMillis() > 0, answerTimeout);
        check("poll-interval", pollInterval.toMillis() > 0, pollInterval);
        check("checkpoint-interval", checkpointInterval > 0, checkpointInterval);
        check("max-explanation-terms", maxExplanationTerms > 0, maxExplanationTerms);
        check("max-statement-transactions", maxStatementTransactions > 0, maxStatementTransactions);
        check("max-dead-letters", maxDeadLetters > 0, maxDeadLetters);
        check("max-waiting-reads", maxWaitingReads > 0, maxWaitingReads);
        check("max-waiting-reads-per-caller", maxWaitingReadsPerCaller > 0, maxWaitingReadsPerCaller);
        check("max-statement-rows-at-once", maxStatementRowsAtOnce > 0, maxStatementRowsAtOnce);
        check("max-statement-rows-per-caller", maxStatementRowsPerCaller > 0, maxStatementRowsPerCaller);
        check("statement-patience", !statementPatience.isNegative(), statementPatience);
        check("statement-page", statementPage > 0, statementPage);
        if (bankName == null || bankName.isBlank()) {
            throw new IllegalArgumentException("account.query.bank-name must not be empty");
        }
    }

    private static void check(String name, boolean valid, Object value) {
        if (!valid) {
            throw new IllegalArgumentException("account.query." + name + " is too small: " + value);
        }
    }
}
