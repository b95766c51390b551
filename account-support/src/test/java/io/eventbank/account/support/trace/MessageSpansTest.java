package io.eventbank.account.support.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.Map;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.messaging.MetaData;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.junit.jupiter.api.Test;

class MessageSpansTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    private final RecordedSpans spans = new RecordedSpans();
    private final MessageSpans messages = new MessageSpans(spans.tracer());

    @Test
    void workThatNoRequestCausedIsNotTraced() {
        messages.createDispatchSpan(() -> "command", new GenericCommandMessage<>(""))
                .run(() -> {});
        messages.createInternalSpan(() -> "internal").run(() -> {});
        messages.createHandlerSpan(() -> "handler", new GenericCommandMessage<>(""), true)
                .run(() -> {});
        messages.createRootTrace(() -> "root").run(() -> {});

        assertThat(spans.ended()).isEmpty();
        assertThat(messages.propagateContext(new GenericEventMessage<>("")).getMetaData())
                .isEmpty();
    }

    @Test
    void aMessageCarriesItsTraceAndNothingElseThatCameWithIt() {
        try (Scope scope = within(TraceFlags.getSampled())) {
            assertThat(messages.propagateContext(new GenericEventMessage<>("")).getMetaData())
                    .isEqualTo(Map.of("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01"));
        }
    }

    @Test
    void ofWhatIsNotSampledNothingIsStoredThoughWhoeverHandlesACommandIsTold() {
        try (Scope scope = within(TraceFlags.getDefault())) {
            assertThat(messages.propagateContext(new GenericEventMessage<>("")).getMetaData())
                    .isEmpty();
            assertThat(messages.propagateContext(new GenericCommandMessage<>(""))
                            .getMetaData())
                    .containsEntry("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-00");
            messages.createInternalSpan(() -> "internal").run(() -> {});
        }

        assertThat(spans.ended()).isEmpty();
    }

    @Test
    void ofACommandThatBringsManyEventsTheFirstOnesHaveSpansAndAllCarryItsTrace() {
        AppendSpans appending = new AppendSpans(messages);
        UnitOfWork<?> unitOfWork = DefaultUnitOfWork.startAndGet(new GenericCommandMessage<>(""));
        try (Scope scope = within(TraceFlags.getSampled())) {
            for (int i = 0; i < 500; i++) {
                GenericEventMessage<String> event = new GenericEventMessage<>("");
                appending
                        .createPublishEventSpan(event)
                        .run(() -> assertThat(appending.propagateContext(event).getMetaData())
                                .containsKey("traceparent"));
            }
        } finally {
            unitOfWork.rollback();
        }

        assertThat(spans.ended()).hasSize(20).extracting(SpanData::getTraceId).containsOnly(TRACE);
    }

    @Test
    void ofAFailureTheClassIsToldAndNotTheText() {
        GenericCommandMessage<String> command =
                new GenericCommandMessage<>("", MetaData.with("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01"));

        org.axonframework.tracing.Span span =
                messages.createHandlerSpan(() -> "handler", command, true).start();
        span.recordException(new IllegalStateException("Quirina is not a number"))
                .end();

        SpanData told = spans.ended().get(0);
        assertThat(told.getTraceId()).isEqualTo(TRACE);
        assertThat(told.getEvents())
                .singleElement()
                .satisfies(event -> assertThat(event.getAttributes().get(AttributeKey.stringKey("exception.type")))
                        .isEqualTo("java.lang.IllegalStateException"));
        assertThat(told.getEvents() + " " + told.getStatus()).doesNotContain("Quirina");
    }

    private static Scope within(TraceFlags flags) {
        return Span.wrap(SpanContext.create(
                        TRACE,
                        "00f067aa0ba902b7",
                        flags,
                        TraceState.builder().put("vendor", "something").build()))
                .makeCurrent();
    }
}
