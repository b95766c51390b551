package io.eventbank.account.api.event;

import io.eventbank.account.api.value.TransferId;
import org.axonframework.serialization.Revision;

/** An operator wants the money of a transfer given back, as far as it has not arrived yet. */
@Revision("1")
public record TransferCancellationRequested(TransferId transferId) implements TransferEvent {}
