package io.eventbank.account.support.security;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtAudienceValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/**
 * Reads the tokens of a named issuer and refuses all others. The issuer is asked for its keys with the first token, not
 * at the start; while it cannot be reached and its keys are not known, no token can be judged, which is no refusal.
 */
final class IssuedTokens implements JwtDecoder {

    private final String issuer;
    private final String keys;
    private final TokenProperties properties;
    private volatile JwtDecoder decoder;

    /** @param keys the address of the issuer's keys; null for where it says they are */
    IssuedTokens(String issuer, String keys, TokenProperties properties) {
        this.issuer = issuer;
        this.keys = keys;
        this.properties = properties;
    }

    @Override
    public Jwt decode(String token) {
        return decoder().decode(token);
    }

    private JwtDecoder decoder() {
        JwtDecoder known = decoder;
        if (known != null) {
            return known;
        }
        synchronized (this) {
            if (decoder == null) {
                try {
                    decoder = connect();
                } catch (IOException e) {
                    throw new JwtException("The issuer of tokens cannot be asked for its keys: " + e.getMessage(), e);
                }
            }
            return decoder;
        }
    }

    private JwtDecoder connect() throws IOException {
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(
                properties.algorithms().stream()
                        .map(algorithm -> JWSAlgorithm.parse(algorithm.getName()))
                        .collect(Collectors.toSet()),
                new IssuerKeys().of(issuer, keys)));
        // The rules below judge type and claims.
        processor.setJWSTypeVerifier((type, context) -> {});
        processor.setJWTClaimsSetVerifier((claims, context) -> {});
        List<OAuth2TokenValidator<Jwt>> rules = new ArrayList<>(TokenRules.all());
        rules.add(new JwtIssuerValidator(issuer));
        rules.add(new JwtAudienceValidator(properties.audience()));
        NimbusJwtDecoder tokens = new NimbusJwtDecoder(processor);
        tokens.setJwtValidator(JwtValidators.createDefaultWithValidators(rules));
        return tokens;
    }
}
