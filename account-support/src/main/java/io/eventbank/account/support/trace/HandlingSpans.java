package io.eventbank.account.support.trace;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.ReplayToken;
import org.axonframework.messaging.InterceptorChain;
import org.axonframework.messaging.MessageHandlerInterceptor;
import org.axonframework.messaging.unitofwork.UnitOfWork;

/**
 * Has a processor handle each event as part of the trace of its request, with a span from when the event is taken up
 * until what it means is committed together with the rest of its batch. Those behind the first of a batch link to it.
 * Events that are replayed, or older than a limit, have none, and of a batch no more than {@value #MAX_OF_A_BATCH}.
 */
final class HandlingSpans implements MessageHandlerInterceptor<EventMessage<?>> {

    private static final int MAX_OF_A_BATCH = 50;

    private final Tracer tracer;
    private final String name;
    private final Duration maxAge;
    private final Clock clock;

    /** @param name of the spans, in front of the event's; null for none where the handlers make their own */
    HandlingSpans(Tracer tracer, String name, Duration maxAge, Clock clock) {
        this.tracer = tracer;
        this.name = name;
        this.maxAge = maxAge;
        this.clock = clock;
    }

    @Override
    public Object handle(UnitOfWork<? extends EventMessage<?>> unitOfWork, InterceptorChain chain) throws Exception {
        EventMessage<?> event = unitOfWork.getMessage();
        SpanContext cause = Traces.cause(event);
        if (!cause.isSampled() || isFromThePast(event)) {
            return chain.proceed();
        }
        Context context = Context.root().with(Span.wrap(cause));
        if (name == null) {
            return proceed(chain, context);
        }
        List<Span> batch = batch(unitOfWork.root());
        if (batch.size() == MAX_OF_A_BATCH) {
            return chain.proceed();
        }
        Span span = start(event, context, batch);
        batch.add(span);
        return proceed(chain, MessageSpans.withoutDetails(context.with(span)));
    }

    private static Object proceed(InterceptorChain chain, Context context) throws Exception {
        try (Scope scope = context.makeCurrent()) {
            return chain.proceed();
        }
    }

    private boolean isFromThePast(EventMessage<?> event) {
        return ReplayToken.isReplay(event)
                || event.getTimestamp().isBefore(clock.instant().minus(maxAge));
    }

    private List<Span> batch(UnitOfWork<?> unitOfWork) {
        return unitOfWork.getOrComputeResource(HandlingSpans.class.getName(), key -> {
            List<Span> spans = new ArrayList<>();
            unitOfWork.onCleanup(ended -> spans.forEach(span -> {
                if (ended.isRolledBack()) {
                    span.setStatus(StatusCode.ERROR);
                }
                span.end();
            }));
            return spans;
        });
    }

    private Span start(EventMessage<?> event, Context cause, List<Span> batch) {
        SpanBuilder span = tracer.spanBuilder(
                        name + " " + event.getPayloadType().getSimpleName())
                .setSpanKind(SpanKind.CONSUMER)
                .setParent(cause);
        if (event instanceof DomainEventMessage<?> domainEvent) { // its payload may turn out to be unreadable
            span.setAttribute("stream", domainEvent.getAggregateIdentifier());
        }
        if (!batch.isEmpty()) {
            span.addLink(batch.get(0).getSpanContext());
        }
        return span.startSpan();
    }
}
