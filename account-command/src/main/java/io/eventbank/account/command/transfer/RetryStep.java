package io.eventbank.account.command.transfer;

/**
 * Reminds of a step that is to be ordered again.
 *
 * @param failures how many times it has failed in a row
 */
record RetryStep(MoneyTransferSaga.Step step, int failures) {}
