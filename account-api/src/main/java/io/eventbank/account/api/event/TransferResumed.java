package io.eventbank.account.api.event;

import io.eventbank.account.api.value.TransferId;
import org.axonframework.serialization.Revision;

/** An operator had a transfer that did not settle taken up again. */
@Revision("1")
public record TransferResumed(TransferId transferId) implements TransferEvent {}
