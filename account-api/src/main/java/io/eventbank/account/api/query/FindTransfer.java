package io.eventbank.account.api.query;

import io.eventbank.account.api.value.TransferId;

/**
 * Asks for a {@link TransferView}; answered with nothing if there is none that the caller may see. Its updates follow
 * each change.
 */
public record FindTransfer(TransferId transferId) {}
