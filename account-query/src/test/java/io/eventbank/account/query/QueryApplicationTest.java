package io.eventbank.account.query;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;

class QueryApplicationTest {

    @Test
    void itDoesNotStartWithoutKnowingWhoseTokensToTrust() {
        SpringApplicationBuilder application = new SpringApplicationBuilder(QueryApplication.class);
        assertThatThrownBy(() -> application.run("--server.port=0", "--spring.main.banner-mode=off"))
                .hasStackTraceContaining("set spring.security.oauth2.resourceserver.jwt.issuer-uri");
    }
}
