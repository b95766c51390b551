package io.eventbank.account.command;

import java.time.Instant;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;

/** Takes {@code <subject>.<role>} for the token of that subject with that role. */
@Configuration(proxyBeanMethods = false)
public class TestTokens {

    @Bean
    JwtDecoder jwtDecoder() {
        return text -> {
            String[] parts = text.split("\\.");
            if (parts.length != 2) {
                throw new BadJwtException("Not a token");
            }
            return token(parts[0], parts[1]);
        };
    }

    public static Jwt token(String subject, String role) {
        return Jwt.withTokenValue(subject + '.' + role)
                .header("alg", "none")
                .subject(subject)
                .claim("roles", List.of(role))
                .expiresAt(Instant.now().plusSeconds(3600))
                .build();
    }
}
