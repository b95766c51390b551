package io.eventbank.account.support.trace;

import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingReceiverTracingObservationHandler;
import io.micrometer.tracing.propagation.Propagator;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Clock;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.DefaultEventProcessorSpanFactory;
import org.axonframework.eventhandling.EventBusSpanFactory;
import org.axonframework.eventhandling.EventProcessorSpanFactory;
import org.axonframework.tracing.NoOpSpanFactory;
import org.axonframework.tracing.SpanAttributesProvider;
import org.axonframework.tracing.SpanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.SpanExporters;
import org.springframework.context.annotation.Bean;

/** Traces from a request to what shows its outcome, if they are switched on: {@link TracingSwitch}. */
@AutoConfiguration(
        beforeName = {
            "org.axonframework.springboot.autoconfig.AxonTracingAutoConfiguration",
            "org.axonframework.springboot.autoconfig.OpenTelemetryAutoConfiguration",
            "org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration",
            "org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration"
        })
@ConditionalOnBooleanProperty(TracingSwitch.ENABLED)
@EnableConfigurationProperties(TracingProperties.class)
class TracingAutoConfiguration {

    /** Named so, in place of Axon's own, which would use the tracer of the whole JVM. */
    @Bean
    SpanFactory spanFactory(Tracer tracer) {
        return new MessageSpans(tracer);
    }

    @Bean
    EventBusSpanFactory eventBusSpanFactory(SpanFactory spanFactory) {
        return new AppendSpans(spanFactory);
    }

    /** {@link HandlingSpans} are in place of these, which know neither the processor nor that events are replayed. */
    @Bean
    EventProcessorSpanFactory eventProcessorSpanFactory() {
        return DefaultEventProcessorSpanFactory.builder()
                .spanFactory(NoOpSpanFactory.INSTANCE)
                .build();
    }

    @Bean
    ConfigurerModule tracedEventHandling(Tracer tracer, TracingProperties properties, Clock clock) {
        return configurer -> configurer.eventProcessing(
                processing -> processing.registerDefaultHandlerInterceptor((axon, processor) ->
                        new HandlingSpans(tracer, nameOfSpans(axon, processor), properties.maxEventAge(), clock)));
    }

    /** None for sagas, each of which Axon makes a span for: all segments are given an event, and one has its saga. */
    private static String nameOfSpans(org.axonframework.config.Configuration axon, String processor) {
        boolean ofSagas = axon.eventProcessingConfiguration().sagaConfigurations().stream()
                .map(saga -> saga.type().getAnnotation(ProcessingGroup.class))
                .anyMatch(group -> group != null && group.value().equals(processor));
        return ofSagas ? null : processor;
    }

    @Bean
    PropagatingReceiverTracingObservationHandler<?> requestSpans(
            io.micrometer.tracing.Tracer tracer, Propagator propagator) {
        return new RequestSpans(tracer, propagator);
    }

    @Bean
    DefaultTracingObservationHandler noOtherSpans(io.micrometer.tracing.Tracer tracer) {
        return new RequestSpans.NoOthers(tracer);
    }

    @Bean
    SpanAttributesProvider idsOfMessages() {
        return new IdAttributes();
    }

    @Bean
    SpanExporters spanExporters(ObjectProvider<SpanExporter> exporters) {
        return SpanExporters.of(
                exporters.orderedStream().map(DiscreetSpanExporter::new).toList());
    }
}
