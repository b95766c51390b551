package io.eventbank.account.support.start;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.web.util.UriComponentsBuilder;

/** Says where everything is, in one line, when the process is ready for requests. */
final class Welcome {

    private static final Logger LOG = LoggerFactory.getLogger(Welcome.class);

    private final Environment environment;
    private final ObjectProvider<Place> places;

    Welcome(Environment environment, ObjectProvider<Place> places) {
        this.environment = environment;
        this.places = places;
    }

    @EventListener
    void ready(ApplicationReadyEvent event) {
        if (event.getApplicationContext() instanceof WebServerApplicationContext web && web.getWebServer() != null) {
            String origin = "http://" + environment.getProperty("server.address", "127.0.0.1") + ":"
                    + web.getWebServer().getPort();
            LOG.info("Ready: {}", everything(origin));
        }
    }

    String everything(String origin) {
        List<String> here = List.of(
                "API " + origin + "/api/v1",
                "Swagger UI " + origin + "/swagger-ui.html",
                "health " + origin + "/actuator/health",
                "metrics " + origin + "/actuator/prometheus");
        return Stream.of(
                        here.stream(),
                        places.orderedStream().map(place -> place.describe(origin)),
                        Stream.of(events(), "log " + log(), "traces " + traces()))
                .flatMap(part -> part)
                .collect(Collectors.joining(" · "));
    }

    private String events() {
        return environment.getProperty("axon.axonserver.enabled", Boolean.class, false)
                ? "events in Axon Server " + environment.getProperty("axon.axonserver.servers", "localhost:8124")
                : "events in the database";
    }

    private String log() {
        String file = environment.getProperty("logging.file.name");
        return environment.getProperty("logging.structured.format.console", "text")
                + (file == null ? " on the console" : " on the console and in " + file);
    }

    private String traces() {
        return environment.getProperty("account.tracing.enabled", Boolean.class, false)
                ? "to "
                        + withoutSecrets(environment.getProperty(
                                "management.opentelemetry.tracing.export.otlp.endpoint", "nowhere"))
                : "off";
    }

    private static String withoutSecrets(String address) {
        return UriComponentsBuilder.fromUriString(address)
                .userInfo(null)
                .replaceQuery(null)
                .toUriString();
    }
}
