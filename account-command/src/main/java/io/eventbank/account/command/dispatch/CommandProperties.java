package io.eventbank.account.command.dispatch;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Limits of the command side.
 *
 * @param rememberedTransactions how many of its latest transactions an account keeps in memory, to know repeats by
 * @param rememberedRequests how many of the latest requests with an {@code Idempotency-Key} that changed it an account
 *     or owner keeps in memory
 * @param conflictRetries how often a command is tried again that another process got in the way of
 */
@ConfigurationProperties("account.command")
public record CommandProperties(int rememberedTransactions, int rememberedRequests, int conflictRetries) {}
