package io.eventbank.account.query.account;

import io.eventbank.account.api.query.TransactionView;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.TransactionId;
import io.eventbank.account.api.value.TransactionType;
import io.eventbank.account.api.value.TransferId;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import org.hibernate.annotations.Immutable;

/** A transaction, as it is read. */
@Entity
@Immutable
@IdClass(TransactionEntity.Key.class)
@Table(schema = "account_query", name = "account_transaction")
class TransactionEntity {

    record Key(String accountId, long sequence) implements Serializable {}

    @Id
    String accountId;

    @Id
    long sequence;

    String transactionId;
    LocalDate bookingDate;
    Instant recordedAt;

    @Enumerated(EnumType.STRING)
    TransactionType type;

    BigDecimal amount;
    BigDecimal balanceAfter;
    String reference;
    String transferId;
    String counterpartyAccountId;

    TransactionView toView() {
        return new TransactionView(
                new TransactionId(transactionId),
                new AccountId(accountId),
                type,
                amount,
                balanceAfter,
                reference,
                bookingDate,
                recordedAt,
                transferId == null ? null : new TransferId(transferId),
                counterpartyAccountId == null ? null : new AccountId(counterpartyAccountId),
                sequence);
    }
}
