package io.eventbank.account.api.command;

import io.eventbank.account.api.error.Refusal;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.TransactionId;
import io.eventbank.account.api.value.TransactionType;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/**
 * Books transactions of the past as they were, in the order given and without a check of funds. All that can be booked
 * is, at once; the {@link Result} names the rest. A row that was booked before is skipped.
 */
public record ImportTransactions(@TargetAggregateIdentifier AccountId accountId, List<Row> rows)
        implements AccountCommand {

    /** One transaction of the past; {@code amount} is below zero for a debit, {@code reference} may be null. */
    public record Row(
            TransactionId transactionId,
            LocalDate bookingDate,
            TransactionType type,
            BigDecimal amount,
            String reference) {}

    /** What became of the rows; those neither imported nor rejected had been booked before. */
    public record Result(int imported, int skipped, List<Rejection> rejections) {}

    /** A row that was not booked, by its index in the command. */
    public record Rejection(int row, Refusal.Details refusal) {}
}
