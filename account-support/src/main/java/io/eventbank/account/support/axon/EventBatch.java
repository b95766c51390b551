package io.eventbank.account.support.axon;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;

/**
 * Gathers what the events of one batch mean, to be written at once before the batch's transaction commits: row by row,
 * a database takes tens of times as long.
 *
 * @param <T> what is gathered of each event
 */
public final class EventBatch<T> {

    private final String key;
    private final Consumer<List<T>> flush;

    /**
     * @param key names the batch within the unit of work
     * @param flush writes all that was gathered, in its order; what it throws fails the batch
     */
    public EventBatch(String key, Consumer<List<T>> flush) {
        this.key = key;
        this.flush = flush;
    }

    /** Adds to the batch of the current unit of work. */
    public void add(T item) {
        UnitOfWork<?> unitOfWork = CurrentUnitOfWork.get().root();
        List<T> items = unitOfWork.getOrComputeResource(key, name -> {
            List<T> gathered = new ArrayList<>();
            unitOfWork.onPrepareCommit(committing -> flush.accept(gathered));
            return gathered;
        });
        items.add(item);
    }
}
