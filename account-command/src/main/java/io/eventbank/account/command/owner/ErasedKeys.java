package io.eventbank.account.command.owner;

import io.eventbank.account.api.event.PersonalDataErased;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Destroys the keys of erased owners once more, as their events say: one that outlived its erasure because a process
 * ended at that moment, or that came back with an older copy of the keys.
 */
@Component
@ProcessingGroup(ErasedKeys.PROCESSOR)
class ErasedKeys {

    static final String PROCESSOR = "erasures";

    private final PersonalDataErasure erasure;
    private final TransactionTemplate withoutTransaction;

    ErasedKeys(PersonalDataErasure erasure, PlatformTransactionManager transactions) {
        this.erasure = erasure;
        this.withoutTransaction = new TransactionTemplate(transactions);
        this.withoutTransaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_NOT_SUPPORTED);
    }

    /** At once, not with the position of the processor: what is destroyed does not come back if that is lost. */
    @EventHandler
    void on(PersonalDataErased event) {
        withoutTransaction.executeWithoutResult(none -> erasure.destroyKey(event.ownerId()));
    }
}
