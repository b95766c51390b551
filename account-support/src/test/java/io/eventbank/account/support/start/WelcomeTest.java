package io.eventbank.account.support.start;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.context.support.StaticApplicationContext;
import org.springframework.mock.env.MockEnvironment;

class WelcomeTest {

    private final MockEnvironment settings = new MockEnvironment();

    @Test
    void everythingIsSomewhere() {
        assertThat(everything())
                .isEqualTo("API http://bank:8080/api/v1 · Swagger UI http://bank:8080/swagger-ui.html"
                        + " · health http://bank:8080/actuator/health · metrics http://bank:8080/actuator/prometheus"
                        + " · tokens http://bank:8080/tokens · events in the database · log text on the console"
                        + " · traces off");
    }

    @Test
    void whatIsSetOtherwiseIsElsewhereAndToldWithoutSecrets() {
        settings.setProperty("axon.axonserver.enabled", "true");
        settings.setProperty("axon.axonserver.servers", "axonserver:8124");
        settings.setProperty("logging.structured.format.console", "ecs");
        settings.setProperty("logging.file.name", "bank.log");
        settings.setProperty("account.tracing.enabled", "true");
        settings.setProperty(
                "management.opentelemetry.tracing.export.otlp.endpoint",
                "http://user:s3cret@collector:4318/v1/traces?key=s3cret");

        assertThat(everything())
                .endsWith(" · events in Axon Server axonserver:8124 · log ecs on the console and in bank.log"
                        + " · traces to http://collector:4318/v1/traces");
    }

    private String everything() {
        StaticApplicationContext context = new StaticApplicationContext();
        context.registerBean(Place.class, () -> origin -> "tokens " + origin + "/tokens");
        return new Welcome(settings, context.getBeanProvider(Place.class)).everything("http://bank:8080");
    }
}
