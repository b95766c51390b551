package io.eventbank.account.query.account;

import io.eventbank.account.api.query.AccountView;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.AccountStatus;
import io.eventbank.account.api.value.AccountType;
import io.eventbank.account.api.value.EncryptedText;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.support.personaldata.PersonalData;
import io.eventbank.account.support.personaldata.PersonalField;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;
import org.hibernate.annotations.Immutable;

/** An account with its owner's data, as it is read. */
@Entity
@Immutable
@Table(schema = "account_query", name = "account_with_owner")
class AccountEntity {

    @Id
    String accountId;

    String ownerId;

    @Column(name = "name_ciphertext")
    String ownerName;

    @Column(name = "email_ciphertext")
    String ownerEmail;

    @Enumerated(EnumType.STRING)
    AccountType accountType;

    Currency currency;
    BigDecimal balance;
    BigDecimal overdraftLimit;

    @Enumerated(EnumType.STRING)
    AccountStatus status;

    Instant openedAt;
    Instant lastModifiedAt;
    long transactionCount;
    Instant lastTransactionAt;
    BigDecimal totalCredits;
    BigDecimal totalDebits;
    BigDecimal largestTransaction;
    long version;

    OwnerId ownerId() {
        return new OwnerId(ownerId);
    }

    AccountView toView(PersonalData.Reader personalData) {
        return new AccountView(
                new AccountId(accountId),
                ownerId(),
                decrypt(personalData, PersonalField.NAME, ownerName),
                decrypt(personalData, PersonalField.EMAIL, ownerEmail),
                accountType,
                currency,
                balance,
                overdraftLimit,
                balance.add(overdraftLimit),
                status,
                openedAt,
                lastModifiedAt,
                transactionCount,
                lastTransactionAt,
                totalCredits,
                totalDebits,
                largestTransaction,
                version);
    }

    private String decrypt(PersonalData.Reader personalData, PersonalField field, String ciphertext) {
        return personalData.decrypt(ownerId(), field, ciphertext == null ? null : new EncryptedText(ciphertext));
    }
}
