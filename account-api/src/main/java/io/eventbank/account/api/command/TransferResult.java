package io.eventbank.account.api.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.TransferId;
import io.eventbank.account.api.value.TransferStatus;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;
import org.jspecify.annotations.Nullable;

/** A transfer after a command. {@code failureCode} and {@code finishedAt} are null as long as they do not apply. */
public record TransferResult(
        TransferId transferId,
        AccountId fromAccountId,
        AccountId toAccountId,
        BigDecimal amount,
        Currency currency,
        TransferStatus status,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String failureCode,
        @Nullable String reference,
        Instant requestedAt,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant finishedAt) {}
