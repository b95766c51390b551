package io.eventbank.account.support.security;

import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;

/**
 * Which bearer tokens are believed, beside those of the right issuer.
 *
 * @param audience whom a token must be for
 * @param algorithms that a token may be signed with; whatever a token says of itself, no other is tried
 */
@ConfigurationProperties("account.security")
record TokenProperties(String audience, Set<SignatureAlgorithm> algorithms) {

    TokenProperties {
        if (audience == null || audience.isBlank()) {
            throw new IllegalArgumentException("account.security.audience must not be empty");
        }
        if (algorithms == null || algorithms.isEmpty()) {
            throw new IllegalArgumentException("account.security.algorithms must name one algorithm at least");
        }
    }
}
