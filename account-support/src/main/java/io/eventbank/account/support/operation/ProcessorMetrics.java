package io.eventbank.account.support.operation;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;
import org.axonframework.eventhandling.StreamingEventProcessor;
import org.axonframework.spring.config.SpringAxonConfiguration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;

/** The metrics of this process's event processors, which are known when they have started. */
final class ProcessorMetrics implements SmartLifecycle {

    private final LocalProcessors processors;
    private final ProcessorAgent agent;
    private final ObjectProvider<MeterRegistry> registries;
    private volatile boolean registered;

    ProcessorMetrics(LocalProcessors processors, ProcessorAgent agent, ObjectProvider<MeterRegistry> registries) {
        this.processors = processors;
        this.agent = agent;
        this.registries = registries;
    }

    @Override
    public void start() {
        registries.ifAvailable(
                registry -> processors.all().values().forEach(processor -> register(registry, processor)));
        registered = true;
    }

    @Override
    public void stop() {
        registered = false;
    }

    @Override
    public boolean isRunning() {
        return registered;
    }

    @Override
    public int getPhase() {
        return SpringAxonConfiguration.LIFECYCLE_PHASE + 1;
    }

    private void register(MeterRegistry registry, StreamingEventProcessor processor) {
        String name = processor.getName();
        Gauge.builder("account.processor.running", processor, each -> each.isRunning() ? 1 : 0)
                .description("Whether the event processor runs in this process")
                .tag("processor", name)
                .register(registry);
        Gauge.builder("account.processor.lag", () -> of(name, ProcessorReport::lag))
                .description("Events that the segments of this process are behind, at most")
                .tag("processor", name)
                .register(registry);
        Gauge.builder("account.processor.lag.seconds", () -> of(name, ProcessorMetrics::lagSeconds))
                .description("How long the oldest event has been recorded that the segments of this process have not"
                        + " processed")
                .baseUnit("seconds")
                .tag("processor", name)
                .register(registry);
        Gauge.builder("account.processor.segments", () -> of(name, ProcessorReport::claimed))
                .description("Segments that this process processes")
                .tag("processor", name)
                .register(registry);
    }

    private static double lagSeconds(ProcessorReport report) {
        return report.lagTime().map(time -> time.toMillis() / 1000.0).orElse(Double.NaN);
    }

    /** Not a number while it is not known. */
    private double of(String processor, ToDoubleFunction<ProcessorReport> value) {
        return agent.report(processor).map(value::applyAsDouble).orElse(Double.NaN);
    }
}
