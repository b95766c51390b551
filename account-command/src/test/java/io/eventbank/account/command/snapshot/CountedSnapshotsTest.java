package io.eventbank.account.command.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.eventbank.account.command.account.AccountAggregate;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.axonframework.modelling.command.RepositoryProvider;
import org.junit.jupiter.api.Test;

class CountedSnapshotsTest {

    private final MeterRegistry meters = new SimpleMeterRegistry();

    @Test
    void aSnapshotThatFailsIsCountedAndHarmsNobody() {
        EventStore events = mock(EventStore.class);
        when(events.readEvents(anyString())).thenThrow(new EventStoreException("on purpose"));
        CountedSnapshots.Builder builder = CountedSnapshots.builder();
        builder.eventStore(events).repositoryProvider(mock(RepositoryProvider.class));

        new CountedSnapshots(builder, meters).scheduleSnapshot(AccountAggregate.TYPE, "A1");

        assertThat(count("failed")).isEqualTo(1);
        assertThat(count("taken")).isZero();
    }

    private double count(String outcome) {
        return meters.get("account.snapshots").tag("outcome", outcome).counter().count();
    }
}
