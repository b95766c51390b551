package io.eventbank.account.query.account;

import java.util.Optional;
import org.springframework.data.jpa.repository.JpaSpecificationExecutor;
import org.springframework.data.repository.Repository;

interface TransactionRepository
        extends Repository<TransactionEntity, TransactionEntity.Key>, JpaSpecificationExecutor<TransactionEntity> {

    Optional<TransactionEntity> findByAccountIdAndTransactionId(String accountId, String transactionId);
}
