package io.eventbank.account.support.axon;

import io.eventbank.account.api.error.HandlerFailure;
import org.axonframework.common.transaction.Transaction;
import org.axonframework.messaging.HandlerExecutionException;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Spring's transactions, around what handlers do. If there can be none, whoever sent the message is told so as data.
 */
final class TransactionsOfHandlers extends SpringTransactionManager {

    TransactionsOfHandlers(PlatformTransactionManager transactionManager) {
        super(transactionManager);
    }

    @Override
    public Transaction startTransaction() {
        try {
            return super.startTransaction();
        } catch (CannotCreateTransactionException e) {
            throw new NoTransactionException(e);
        }
    }

    private static final class NoTransactionException extends HandlerExecutionException {

        private static final long serialVersionUID = 1L;

        private NoTransactionException(CannotCreateTransactionException cause) {
            super(cause.getMessage(), cause, HandlerFailure.UNAVAILABLE);
        }
    }
}
