package io.eventbank.account.command.transfer;

/**
 * Reminds of a step that is to be ordered again.
 *
 * @param attempt which of the saga's orders it belongs to; of no interest once there was another
 * @param failures how many times that order has failed
 */
record RetryStep(int attempt, int failures) {}
