package io.eventbank.account.support.axonserver;

import io.eventbank.account.support.axon.EventReader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.axonframework.axonserver.connector.event.axon.AxonServerEventStore;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingEventStream;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.EventStoreException;

/** Reads from a stream that is opened for each batch and ends where the last event is by then. */
final class AxonServerEventReader implements EventReader {

    private final AxonServerEventStore events;
    private final int timeoutMillis;

    /** @param timeoutMillis how long to wait for an event that there is */
    AxonServerEventReader(AxonServerEventStore events, int timeoutMillis) {
        this.events = events;
        this.timeoutMillis = timeoutMillis;
    }

    @Override
    public List<TrackedEventMessage<?>> after(TrackingToken position, int limit) {
        TrackingToken head = head();
        List<TrackedEventMessage<?>> read = new ArrayList<>();
        if (isAt(position, head)) {
            return read;
        }
        try (TrackingEventStream stream = events.openStream(position)) {
            TrackingToken reached = position;
            while (read.size() < limit && !isAt(reached, head)) {
                if (!stream.hasNextAvailable(timeoutMillis, TimeUnit.MILLISECONDS)) {
                    throw new EventStoreException("Axon Server has sent no event for " + timeoutMillis + " ms");
                }
                TrackedEventMessage<?> event = stream.nextAvailable();
                read.add(event);
                reached = event.trackingToken();
            }
            return read;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EventStoreException("Interrupted while reading events", e);
        }
    }

    @Override
    public TrackingToken head() {
        return events.createHeadToken();
    }

    private static boolean isAt(TrackingToken position, TrackingToken head) {
        return head == null || position != null && position.covers(head);
    }
}
