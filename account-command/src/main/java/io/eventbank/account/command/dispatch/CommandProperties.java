package io.eventbank.account.command.dispatch;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Limits of the command side.
 *
 * @param rememberedTransactions how many of its latest transactions an account keeps in memory, to know repeats by
 * @param conflictRetries how often a command is tried again that another process got in the way of
 */
@ConfigurationProperties("account.command")
public record CommandProperties(int rememberedTransactions, int conflictRetries) {}
