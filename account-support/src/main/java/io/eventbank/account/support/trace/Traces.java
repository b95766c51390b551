package io.eventbank.account.support.trace;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import org.axonframework.messaging.Message;
import org.axonframework.tracing.opentelemetry.MetadataContextGetter;

/** The trace that work is part of, handed on with it. */
public final class Traces {

    /**
     * The key, in a message's metadata, of the span that it was sent by, as W3C writes it; none if it is not traced.
     */
    public static final String TRACE_PARENT = "traceparent";

    private Traces() {}

    /** The work as part of the trace that this thread works for, whichever thread does it. */
    public static Runnable inThisTrace(Runnable work) {
        Context context = Context.current();
        return context == Context.root() ? work : context.wrap(work);
    }

    /** The span that a message was sent by; an invalid one if it is not traced. */
    static SpanContext cause(Message<?> message) {
        return message.getMetaData().containsKey(TRACE_PARENT)
                ? Span.fromContext(W3CTraceContextPropagator.getInstance()
                                .extract(Context.root(), message, MetadataContextGetter.INSTANCE))
                        .getSpanContext()
                : SpanContext.getInvalid();
    }
}
