package io.eventbank.account.standalone.authorization;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import io.eventbank.account.support.security.TokenRules;
import java.util.ArrayList;
import java.util.List;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtAudienceValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.JwtGenerator;

/** How the demo's tokens are made, and what is asked of one that comes back. */
final class DemoTokens {

    private DemoTokens() {}

    static JwtGenerator generator(JWKSource<SecurityContext> key, String audience) {
        JwtGenerator generator = new JwtGenerator(new NimbusJwtEncoder(key));
        generator.setJwtCustomizer(token -> describe(token, audience));
        return generator;
    }

    /** Refuses a token of another algorithm, key, issuer or audience, and one that {@link TokenRules} refuses. */
    static JwtDecoder decoder(JWKSource<SecurityContext> key, String issuer, String audience) {
        NimbusJwtDecoder decoder = NimbusJwtDecoder.withJwkSource(key)
                .jwsAlgorithm(SignatureAlgorithm.RS256)
                .build();
        List<OAuth2TokenValidator<Jwt>> rules = new ArrayList<>(TokenRules.all());
        rules.add(new JwtIssuerValidator(issuer));
        rules.add(new JwtAudienceValidator(audience));
        decoder.setJwtValidator(JwtValidators.createDefaultWithValidators(rules));
        return decoder;
    }

    private static void describe(JwtEncodingContext token, String audience) {
        token.getJwsHeader().algorithm(SignatureAlgorithm.RS256);
        token.getClaims().audience(List.of(audience));
        DemoClient.ofId(token.getRegisteredClient().getClientId()).claim(token.getClaims());
    }
}
