package io.eventbank.account.api.query;

/**
 * Which part of a list: at most {@code limit} items after the cursor of an earlier page, or from the start if it is
 * null. Refused with {@code invalid_cursor} if the cursor is not one.
 */
public record PageRequest(String cursor, int limit) {}
