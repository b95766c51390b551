package io.eventbank.account.support.trace;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import java.util.function.Supplier;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.messaging.Message;
import org.axonframework.tracing.NoOpSpanFactory.NoOpSpan;
import org.axonframework.tracing.Span;
import org.axonframework.tracing.opentelemetry.OpenTelemetrySpanFactory;

/**
 * The spans of messages, within the trace of the request that caused them. Work that no request caused has none, and
 * what is not sampled costs nothing: such events are stored without the context of a trace.
 */
final class MessageSpans extends OpenTelemetrySpanFactory {

    private static final ContextKey<Boolean> WITHOUT_DETAILS = ContextKey.named("without-details");

    MessageSpans(Tracer tracer) {
        super(OpenTelemetrySpanFactory.builder()
                .tracer(tracer)
                .contextPropagators(W3CTraceContextPropagator.getInstance())
                .textMapSetter((metaData, key, value) -> {
                    if (key.equals(Traces.TRACE_PARENT)) { // and not what others want to be passed on with it
                        metaData.put(key, value);
                    }
                }));
    }

    /** A context in which calls of handlers have no spans of their own. */
    static Context withoutDetails(Context context) {
        return context.with(WITHOUT_DETAILS, true);
    }

    @Override
    public <M extends Message<?>> M propagateContext(M message) {
        SpanContext current = current();
        boolean needed = message instanceof EventMessage<?> ? current.isSampled() : current.isValid();
        return needed ? super.propagateContext(message) : message;
    }

    @Override
    public Span createRootTrace(Supplier<String> name) {
        return NoOpSpan.INSTANCE;
    }

    /** In the same trace always: a reminder is a part of the transfer that it is about. */
    @Override
    public Span createHandlerSpan(
            Supplier<String> name, Message<?> parent, boolean isChildTrace, Message<?>... linkedParents) {
        boolean sampled = current().isSampled() || Traces.cause(parent).isSampled();
        return sampled ? super.createHandlerSpan(name, parent, true, linkedParents) : NoOpSpan.INSTANCE;
    }

    @Override
    public Span createDispatchSpan(Supplier<String> name, Message<?> parent, Message<?>... linkedSiblings) {
        return current().isSampled() ? super.createDispatchSpan(name, parent, linkedSiblings) : NoOpSpan.INSTANCE;
    }

    @Override
    public Span createInternalSpan(Supplier<String> name) {
        return current().isSampled() && Context.current().get(WITHOUT_DETAILS) == null
                ? super.createInternalSpan(name)
                : NoOpSpan.INSTANCE;
    }

    @Override
    public Span createInternalSpan(Supplier<String> name, Message<?> message) {
        return current().isSampled() ? super.createInternalSpan(name, message) : NoOpSpan.INSTANCE;
    }

    private static SpanContext current() {
        return io.opentelemetry.api.trace.Span.current().getSpanContext();
    }
}
