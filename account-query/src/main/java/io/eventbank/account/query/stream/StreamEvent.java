package io.eventbank.account.query.stream;

import io.eventbank.account.api.event.AccountOpened;
import io.eventbank.account.api.event.OwnerRegistered;
import io.eventbank.account.api.event.TransferRequested;
import io.eventbank.account.api.value.OwnerId;
import org.axonframework.eventhandling.DomainEventMessage;

/**
 * What an event of any aggregate says about its stream.
 *
 * @param ownerId whose it is; null if the event does not say
 * @param otherOwnerId who else may see it; null if the event does not say
 */
record StreamEvent(String streamId, String aggregateType, OwnerId ownerId, OwnerId otherOwnerId) {

    static StreamEvent of(DomainEventMessage<?> message) {
        Class<?> type = message.getPayloadType();
        // Only what names an owner is read: to make objects of all the others takes most of the time of a replay.
        if (type == AccountOpened.class) {
            return of(message, ((AccountOpened) message.getPayload()).ownerId(), null);
        }
        if (type == OwnerRegistered.class) {
            return of(message, ((OwnerRegistered) message.getPayload()).ownerId(), null);
        }
        if (type == TransferRequested.class) {
            TransferRequested requested = (TransferRequested) message.getPayload();
            return of(message, requested.fromOwnerId(), requested.toOwnerId());
        }
        return of(message, null, null);
    }

    private static StreamEvent of(DomainEventMessage<?> message, OwnerId ownerId, OwnerId otherOwnerId) {
        return new StreamEvent(message.getAggregateIdentifier(), message.getType(), ownerId, otherOwnerId);
    }
}
