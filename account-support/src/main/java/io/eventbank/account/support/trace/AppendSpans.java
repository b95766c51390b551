package io.eventbank.account.support.trace;

import java.util.concurrent.atomic.AtomicInteger;
import org.axonframework.eventhandling.DefaultEventBusSpanFactory;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.tracing.NoOpSpanFactory.NoOpSpan;
import org.axonframework.tracing.Span;
import org.axonframework.tracing.SpanFactory;

/** The spans of events that are appended: one each, but only of the first ones of a command that brings many. */
final class AppendSpans extends DefaultEventBusSpanFactory {

    private static final int MAX_OF_A_COMMAND = 20;

    AppendSpans(SpanFactory spans) {
        super(builder().spanFactory(spans));
    }

    @Override
    public Span createPublishEventSpan(EventMessage<?> event) {
        boolean isOneOfMany = CurrentUnitOfWork.map(unitOfWork -> unitOfWork
                                .root()
                                .<AtomicInteger>getOrComputeResource(
                                        AppendSpans.class.getName(), key -> new AtomicInteger())
                                .incrementAndGet()
                        > MAX_OF_A_COMMAND)
                .orElse(false);
        return isOneOfMany ? NoOpSpan.INSTANCE : super.createPublishEventSpan(event);
    }
}
