package io.eventbank.account.command.dispatch;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Limits of the command side.
 *
 * @param rememberedTransactions how many of its latest transactions an account keeps in memory, to know repeats by
 * @param rememberedRequests how many of the latest requests with an {@code Idempotency-Key} that changed it an account
 *     or owner keeps in memory
 * @param conflictRetries how often a command is tried again that another process got in the way of
 * @param answerTimeout how long to wait for the answer to a command that another process carries out
 */
@ConfigurationProperties("account.command")
public record CommandProperties(
        int rememberedTransactions, int rememberedRequests, int conflictRetries, Duration answerTimeout) {}
