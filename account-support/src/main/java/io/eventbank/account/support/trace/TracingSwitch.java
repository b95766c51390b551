package io.eventbank.account.support.trace;

import java.util.List;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/**
 * Keeps all that makes traces out of a process unless {@code account.tracing.enabled} is true. Their own switches would
 * leave a tracer behind that makes spans which go nowhere.
 */
final class TracingSwitch implements AutoConfigurationImportFilter, EnvironmentAware {

    /** The property. */
    static final String ENABLED = "account.tracing.enabled";

    private static final List<String> TRACING = List.of(
            "org.springframework.boot.micrometer.tracing.",
            "org.springframework.boot.opentelemetry.",
            "org.axonframework.springboot.autoconfig.OpenTelemetryAutoConfiguration");

    private boolean enabled;

    @Override
    public void setEnvironment(Environment environment) {
        enabled = environment.getProperty(ENABLED, Boolean.class, false);
    }

    @Override
    public boolean[] match(String[] candidates, AutoConfigurationMetadata metadata) {
        boolean[] taken = new boolean[candidates.length];
        for (int i = 0; i < candidates.length; i++) {
            String candidate = candidates[i];
            taken[i] = enabled || candidate == null || TRACING.stream().noneMatch(candidate::startsWith);
        }
        return taken;
    }
}
