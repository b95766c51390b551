package io.eventbank.account.query;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;

class QueryApplicationTest {

    @Test
    void it_does_not_start_without_knowing_whose_tokens_to_trust() {
        SpringApplicationBuilder application = new SpringApplicationBuilder(QueryApplication.class);
        assertThatThrownBy(() -> application.run("--server.port=0", "--spring.main.banner-mode=off"))
                .hasStackTraceContaining("set spring.security.oauth2.resourceserver.jwt.issuer-uri");
    }
}
