package io.eventbank.account.standalone.testing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.function.Consumer;

/** Signs tokens with the key of a bank's demo authorization server, for callers whom it does not know. */
public final class Tokens {

    private static final String KEY_FILE = "token-signing-key.json";
    private static final String ISSUER = "http://127.0.0.1:8080";
    private static final String AUDIENCE = "eventbank";
    private static final Duration LIFE = Duration.ofHours(1);

    private final RSAKey key;

    private Tokens(RSAKey key) {
        this.key = key;
    }

    /** With the key that is kept in a bank's data directory. */
    static Tokens signedLikeThoseOf(Path dataDirectory) throws IOException, ParseException {
        return new Tokens(RSAKey.parse(Files.readString(dataDirectory.resolve(KEY_FILE))));
    }

    /** A valid token of a caller in these roles. */
    public String of(String subject, String... roles) {
        return signed(claims -> claims.subject(subject).claim("roles", List.of(roles)));
    }

    /** A valid token of a customer, and that owner. */
    public String customerOf(String ownerId) {
        return signed(claims -> claims.subject("customer-" + ownerId)
                .claim("roles", List.of("customer"))
                .claim("owner_id", ownerId));
    }

    /** A token of the bank's issuer, for its audience and good for an hour, but as changed; nobody's in no role. */
    public String signed(Consumer<JWTClaimsSet.Builder> changes) {
        return signed(JWSAlgorithm.RS256, changes);
    }

    /** The same, but signed with another algorithm. */
    public String signed(JWSAlgorithm algorithm, Consumer<JWTClaimsSet.Builder> changes) {
        return signed(new JWSHeader.Builder(algorithm).keyID(key.getKeyID()).build(), changes);
    }

    /** The same, but with another header. */
    public String signed(JWSHeader header, Consumer<JWTClaimsSet.Builder> changes) {
        Instant now = Instant.now();
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience(AUDIENCE)
                .issueTime(Date.from(now))
                .notBeforeTime(Date.from(now))
                .expirationTime(Date.from(now.plus(LIFE)));
        changes.accept(claims);
        SignedJWT token = new SignedJWT(header, claims.build());
        try {
            token.sign(new RSASSASigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return token.serialize();
    }
}
