package io.eventbank.account.command.idempotency;

import io.eventbank.account.api.value.OwnerId;

/**
 * An answer as it is given again.
 *
 * @param location this and the other headers may be null
 * @param body null if nobody can read it any more, because the key of the owner that it was about is gone
 * @param about the owner whose data the body holds; null if it holds nobody's
 */
record KeptAnswer(int status, String location, String etag, String contentType, byte[] body, OwnerId about) {}
