package io.eventbank.account.api.event;

import io.eventbank.account.api.value.TransferId;
import org.axonframework.serialization.Revision;

/** A transfer came to nothing: no money left the source. {@code failureCode} is the code of the refusal. */
@Revision("1")
public record TransferFailed(TransferId transferId, String failureCode) implements TransferEvent {}
