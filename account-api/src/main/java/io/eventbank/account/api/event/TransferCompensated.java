package io.eventbank.account.api.event;

import io.eventbank.account.api.value.TransferId;
import org.axonframework.serialization.Revision;

/** A transfer could not be credited and the money was given back. {@code failureCode} is the code of the refusal. */
@Revision("1")
public record TransferCompensated(TransferId transferId, String failureCode) implements TransferEvent {}
