package io.eventbank.account.standalone;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.event.EventListener;

/** Says at the start where everything is. */
class Welcome {

    private static final Logger LOG = LoggerFactory.getLogger(Welcome.class);

    private final String address;

    Welcome(@Value("${server.address:127.0.0.1}") String address) {
        this.address = address;
    }

    @EventListener
    void ready(ApplicationReadyEvent event) {
        if (event.getApplicationContext() instanceof WebServerApplicationContext web && web.getWebServer() != null) {
            String origin = "http://" + address + ":" + web.getWebServer().getPort();
            LOG.info(
                    "Ready: API {}/api/v1 · Swagger UI {}/swagger-ui.html · tokens {}/oauth2/token",
                    origin,
                    origin,
                    origin);
        }
    }
}
