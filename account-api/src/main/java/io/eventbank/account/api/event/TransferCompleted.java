package io.eventbank.account.api.event;

import io.eventbank.account.api.value.TransferId;
import org.axonframework.serialization.Revision;

/** The money of a transfer has arrived, and both accounts are done with it. */
@Revision("1")
public record TransferCompleted(TransferId transferId) implements TransferEvent {}
