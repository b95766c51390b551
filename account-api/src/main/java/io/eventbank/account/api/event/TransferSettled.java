package io.eventbank.account.api.event;

import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.TransferId;
import org.axonframework.serialization.Revision;

/** The money that left an account for a transfer has arrived: it cannot come back any more. */
@Revision("1")
public record TransferSettled(AccountId accountId, TransferId transferId) implements AccountEvent {}
