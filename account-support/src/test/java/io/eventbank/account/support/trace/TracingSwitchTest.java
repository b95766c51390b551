package io.eventbank.account.support.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.mock.env.MockEnvironment;

class TracingSwitchTest {

    private static final String[] CANDIDATES =
            ImportCandidates.load(AutoConfiguration.class, null).getCandidates().toArray(String[]::new);

    @Test
    void unlessSwitchedOnNothingThatTracesIsMadeAndAllElseIs() {
        List<String> left = takenWith(new MockEnvironment());

        assertThat(left)
                .noneMatch(name -> name.contains(".tracing.") && !name.startsWith("io.eventbank"))
                .noneMatch(name -> name.toLowerCase().contains("opentelemetry"))
                .contains("org.axonframework.springboot.autoconfig.AxonTracingAutoConfiguration"); // it makes idle ones
        assertThat(CANDIDATES).hasSizeLessThan(left.size() + 20);
    }

    @Test
    void switchedOnItTakesEverything() {
        assertThat(takenWith(new MockEnvironment().withProperty("account.tracing.enabled", "true")))
                .containsExactly(CANDIDATES)
                .anyMatch(name -> name.endsWith(".OpenTelemetryTracingAutoConfiguration"));
    }

    private static List<String> takenWith(MockEnvironment environment) {
        TracingSwitch filter = new TracingSwitch();
        filter.setEnvironment(environment);
        boolean[] taken = filter.match(CANDIDATES, null);
        return IntStream.range(0, CANDIDATES.length)
                .filter(i -> taken[i])
                .mapToObj(i -> CANDIDATES[i])
                .toList();
    }
}
