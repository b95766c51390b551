package io.eventbank.account.command.transfer;

import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.TransferId;
import io.eventbank.account.api.value.TransferStatus;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;
import org.jspecify.annotations.Nullable;

/** A transfer that is under way, for operators: with the place where it is. {@code reference} may be null. */
record OpenTransferView(
        TransferId transferId,
        AccountId fromAccountId,
        AccountId toAccountId,
        BigDecimal amount,
        Currency currency,
        TransferStatus status,
        TransferStage stage,
        @Nullable String reference,
        Instant requestedAt) {}
