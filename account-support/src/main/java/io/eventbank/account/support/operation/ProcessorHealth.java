package io.eventbank.account.support.operation;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.axonframework.eventhandling.StreamingEventProcessor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Whether the event processors of this process do their work: DOWN when one is stopped, fails, or is too far behind; or
 * when that cannot be found out. It asks no database.
 */
final class ProcessorHealth implements HealthIndicator {

    private final LocalProcessors processors;
    private final ProcessorAgent agent;
    private final OperationProperties limits;

    ProcessorHealth(LocalProcessors processors, ProcessorAgent agent, OperationProperties limits) {
        this.processors = processors;
        this.agent = agent;
        this.limits = limits;
    }

    @Override
    public Health health() {
        boolean up = true;
        Map<String, Object> details = new TreeMap<>();
        for (StreamingEventProcessor processor : processors.all().values()) {
            Optional<ProcessorReport> report = agent.report(processor.getName());
            up &= processor.isRunning() && report.filter(this::isWell).isPresent();
            details.put(processor.getName(), details(processor, report));
        }
        return (up ? Health.up() : Health.down()).withDetails(details).build();
    }

    private boolean isWell(ProcessorReport report) {
        return report.error() == null && report.lag() <= limits.maxLag() && !agent.isOverdue(report.processor());
    }

    private static Map<String, Object> details(StreamingEventProcessor processor, Optional<ProcessorReport> report) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("running", processor.isRunning());
        report.ifPresent(known -> details.put("lag", known.lag()));
        report.flatMap(ProcessorReport::lagTime)
                .ifPresent(
                        time -> details.put("lagSeconds", time.plusMillis(999).toSeconds()));
        report.map(ProcessorReport::error).ifPresent(error -> details.put("error", error.code()));
        return details;
    }
}
