package io.eventbank.account.support.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoMoreInteractions;
import static org.mockito.Mockito.when;

import io.eventbank.account.support.axon.EventReader;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.junit.jupiter.api.Test;

class WaitingTimesTest {

    private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");
    private static final TrackingToken PLACE = new GlobalSequenceTrackingToken(1);
    private static final TrackingToken END = new GlobalSequenceTrackingToken(2);

    private final EventReader events = mock(EventReader.class);
    private final WaitingTimes waiting = new WaitingTimes(events, Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void theFirstEventBehindAPlaceSaysHowLongAndIsLookedUpOnce() {
        when(events.nextRecordedAt(PLACE)).thenReturn(Optional.of(NOW.minusMillis(1_500)));

        assertThat(waiting.behind(PLACE)).isEqualTo(1_500);
        assertThat(waiting.behind(PLACE)).isEqualTo(1_500);

        verify(events, times(1)).nextRecordedAt(PLACE);
    }

    @Test
    void nothingWaitsAtTheEndNorWhatWasRecordedByAClockThatIsAhead() {
        when(events.nextRecordedAt(END)).thenReturn(Optional.empty());
        when(events.nextRecordedAt(PLACE)).thenReturn(Optional.of(NOW.plusSeconds(2)));

        assertThat(waiting.behind(END)).isZero();
        assertThat(waiting.behind(PLACE)).isZero();
    }

    @Test
    void onceThatCannotBeFoundOutItIsNotTriedAgainForOtherPlaces() {
        when(events.nextRecordedAt(PLACE)).thenThrow(new EventStoreException("on purpose"));

        assertThat(waiting.behind(PLACE)).isNull();
        assertThat(waiting.behind(END)).isNull();

        verify(events).nextRecordedAt(PLACE);
        verifyNoMoreInteractions(events);
    }
}
