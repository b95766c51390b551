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
import java.util.concurrent.TimeUnit;
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
 * is asked by one request at a time, for which the others wait. Once it has failed they do not, and it is asked once a
 * second.
 */
final class IssuedTokens implements JwtDecoder {

    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final IssuerKeys keys;
    private final String issuer;
    private final TokenProperties properties;
    private final ReentrantLock asking = new ReentrantLock();
    private volatile JwtDecoder decoder;
    private volatile Long failedAt;

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
        JwtDecoder known = decoder;
        return known != null ? known : ask();
    }

    private JwtDecoder ask() {
        if (!mayAsk()) {
            throw new JwtException("The issuer of tokens cannot be asked for its keys at the moment");
        }
        try {
            // Somebody else may have asked meanwhile.
            if (decoder == null && hasJustFailed()) {
                throw new JwtException("The issuer of tokens has just failed to tell its keys");
            }
            if (decoder == null) {
                decoder = connect();
            }
            return decoder;
        } catch (IOException e) {
            failedAt = System.nanoTime();
            throw new JwtException("The issuer of tokens cannot be asked for its keys: " + e.getMessage(), e);
        } finally {
            asking.unlock();
        }
    }

    /** Waits for its turn, unless the issuer has failed before: threads that wait for it are missed elsewhere. */
    private boolean mayAsk() {
        try {
            return failedAt == null
                    ? asking.tryLock(PATIENCE.toNanos(), TimeUnit.NANOSECONDS)
                    : !hasJustFailed() && asking.tryLock();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean hasJustFailed() {
        Long failure = failedAt;
        return failure != null && System.nanoTime() - failure < PAUSE.toNanos();
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
