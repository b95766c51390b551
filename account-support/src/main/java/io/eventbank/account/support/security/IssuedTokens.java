package io.eventbank.account.support.security;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtAudienceValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/**
 * Reads the tokens of a named issuer and refuses all others. The issuer is asked for its keys with the first token, not
 * at the start; while it cannot be reached and its keys are not known, no token can be judged, which is no refusal. It
 * is asked by one request at a time, and once a second at most: the others need not wait to be told the same.
 */
final class IssuedTokens implements JwtDecoder {

    private static final long PAUSE_NANOS = Duration.ofSeconds(1).toNanos();

    private final IssuerKeys keys;
    private final String issuer;
    private final TokenProperties properties;
    private final ReentrantLock asking = new ReentrantLock();
    private volatile JwtDecoder decoder;
    private volatile long askAgainAt = System.nanoTime();

    IssuedTokens(String issuer, IssuerKeys keys, TokenProperties properties) {
        this.issuer = issuer;
        this.keys = keys;
        this.properties = properties;
    }

    /**
     * Reads a token.
     *
     * @throws BadJwtException if it is not one of the issuer's, for the application, and valid now
     * @throws JwtException if nobody can say whether it is
     */
    @Override
    public Jwt decode(String token) {
        try {
            return decoder().decode(token);
        } catch (BadJwtException e) {
            throw e;
        } catch (JwtException e) {
            // The keys that were fetched a moment ago do not have the one that the token names.
            throw NestedExceptionUtils.getRootCause(e) instanceof RateLimitReachedException
                    ? new BadJwtException("The token is signed with a key that the issuer does not have", e)
                    : e;
        }
    }

    private JwtDecoder decoder() {
        if (decoder == null) {
            if (System.nanoTime() - askAgainAt < 0 || !asking.tryLock()) {
                throw new JwtException("The issuer of tokens cannot be asked for its keys at the moment");
            }
            try {
                if (decoder == null) {
                    decoder = connect();
                }
            } catch (IOException e) {
                throw new JwtException("The issuer of tokens cannot be asked for its keys: " + e.getMessage(), e);
            } finally {
                askAgainAt = System.nanoTime() + PAUSE_NANOS;
                asking.unlock();
            }
        }
        return decoder;
    }

    private JwtDecoder connect() throws IOException {
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(
                properties.algorithms().stream()
                        .map(algorithm -> JWSAlgorithm.parse(algorithm.getName()))
                        .collect(Collectors.toSet()),
                keys.fetched()));
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
