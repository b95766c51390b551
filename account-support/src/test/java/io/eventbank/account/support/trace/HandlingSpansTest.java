package io.eventbank.account.support.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.GenericTrackedDomainEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.ReplayToken;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.messaging.InterceptorChain;
import org.axonframework.messaging.MetaData;
import org.axonframework.messaging.unitofwork.BatchingUnitOfWork;
import org.axonframework.messaging.unitofwork.RollbackConfigurationType;
import org.junit.jupiter.api.Test;

class HandlingSpansTest {

    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final TrackingToken POSITION = new GlobalSequenceTrackingToken(1);

    private final RecordedSpans spans = new RecordedSpans();
    private final HandlingSpans handling =
            new HandlingSpans(spans.tracer(), "accounts", Duration.ofMinutes(2), Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void eachEventOfABatchHasASpanInItsOwnTraceAndThoseBehindTheFirstLinkToIt() {
        handle(() -> null, List.of(event(1), event(2), event(3)));

        assertThat(spans.ended()).extracting(SpanData::getName).containsOnly("accounts String");
        assertThat(spans.ended()).extracting(SpanData::getTraceId).containsExactly(trace(1), trace(2), trace(3));
        assertThat(spans.ended()).extracting(SpanData::getParentSpanId).containsOnly("00f067aa0ba902b7");
        assertThat(spans.ended().get(0).getLinks()).isEmpty();
        assertThat(spans.ended().subList(1, 3))
                .flatExtracting(SpanData::getLinks)
                .extracting(LinkData::getSpanContext)
                .containsOnly(spans.ended().get(0).getSpanContext())
                .hasSize(2);
    }

    @Test
    void aBatchThatFailsIsSeenOnTheSpans() {
        handle(
                () -> {
                    throw new IllegalStateException("Quirina is not a number");
                },
                List.of(event(1)));

        assertThat(spans.ended()).singleElement().satisfies(span -> {
            assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
            assertThat(span.toString()).doesNotContain("Quirina");
        });
    }

    @Test
    void whatIsReplayedOrOldOrNotTracedHasNoSpan() {
        TrackingToken replayed = ReplayToken.createReplayToken(new GlobalSequenceTrackingToken(9), POSITION);
        handle(
                () -> null,
                List.of(
                        event(NOW, "00-" + trace(1) + "-00f067aa0ba902b7-01", replayed),
                        event(NOW.minusSeconds(121), "00-" + trace(1) + "-00f067aa0ba902b7-01", POSITION),
                        event(NOW, "00-" + trace(1) + "-00f067aa0ba902b7-00", POSITION),
                        event(NOW, null, POSITION)));

        assertThat(spans.ended()).isEmpty();
    }

    @Test
    void aBatchHasNoMoreThanFiftySpans() {
        handle(
                () -> null,
                IntStream.rangeClosed(1, 500).mapToObj(HandlingSpansTest::event).toList());

        assertThat(spans.ended()).hasSize(50);
    }

    private void handle(InterceptorChain handler, List<EventMessage<?>> events) {
        BatchingUnitOfWork<EventMessage<?>> batch = new BatchingUnitOfWork<>(events);
        batch.executeWithResult(() -> handling.handle(batch, handler), RollbackConfigurationType.ANY_THROWABLE);
    }

    private static EventMessage<?> event(int number) {
        return event(NOW, "00-" + trace(number) + "-00f067aa0ba902b7-01", POSITION);
    }

    private static EventMessage<?> event(Instant timestamp, String parent, TrackingToken token) {
        MetaData metaData = MetaData.from(parent == null ? Map.of() : Map.of(Traces.TRACE_PARENT, parent));
        return new GenericTrackedDomainEventMessage<>(
                token,
                new GenericDomainEventMessage<>("BankAccount", "BankAccount-A1", 0, "", metaData, "e", timestamp));
    }

    private static String trace(int number) {
        return "%032x".formatted(number);
    }
}
