package io.eventbank.account.support.trace;

import io.micrometer.observation.Observation;
import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingReceiverTracingObservationHandler;
import io.micrometer.tracing.propagation.Propagator;
import jakarta.servlet.http.HttpServletRequest;

/** The spans of requests of the API, where traces begin. Scrapes and probes have none. */
final class RequestSpans extends PropagatingReceiverTracingObservationHandler<ReceiverContext<?>> {

    private static final String API = "/api/";

    RequestSpans(Tracer tracer, Propagator propagator) {
        super(tracer, propagator);
    }

    @Override
    public boolean supportsContext(Observation.Context context) {
        return context instanceof ReceiverContext<?> received
                && received.getCarrier() instanceof HttpServletRequest request
                && request.getRequestURI().startsWith(API);
    }

    /** What else is observed, such as each filter of Spring Security, is measured, within the span that there is. */
    static final class NoOthers extends DefaultTracingObservationHandler {

        NoOthers(Tracer tracer) {
            super(tracer);
        }

        @Override
        public void onStart(Observation.Context context) {
            getTracingContext(context).setSpan(getTracer().currentSpan()); // of which those who measure want to know
        }

        @Override
        public void onScopeOpened(Observation.Context context) {}

        @Override
        public void onScopeReset(Observation.Context context) {}

        @Override
        public void onScopeClosed(Observation.Context context) {}

        @Override
        public void onEvent(Observation.Event event, Observation.Context context) {}

        @Override
        public void onError(Observation.Context context) {}

        @Override
        public void onStop(Observation.Context context) {}
    }
}
