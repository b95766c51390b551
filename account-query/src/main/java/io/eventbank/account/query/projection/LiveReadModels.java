package io.eventbank.account.query.projection;

import io.eventbank.account.support.axon.EventBatch;
import org.axonframework.eventhandling.DomainEventMessage;
import org.springframework.stereotype.Component;

/** What the processors of read models hand their events to: the tables that answer. */
@Component
public class LiveReadModels {

    private final Fence fence;
    private final ParkingWriter.Factory parking;
    private final ViewUpdates updates;

    LiveReadModels(Fence fence, ParkingWriter.Factory parking, ViewUpdates updates) {
        this.fence = fence;
        this.parking = parking;
        this.updates = updates;
    }

    /** The batches of the processor of a read model, each of which is written at once and then told of. */
    public EventBatch<DomainEventMessage<?>> batches(ReadModel model) {
        ReadModel.Writer writer = parking.writer(model, Schema.LIVE);
        return new EventBatch<>(model.name(), events -> {
            fence.pass(model);
            updates.afterCommit(writer.write(events));
        });
    }
}
