package io.eventbank.account.standalone.scenario;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;

/** Gives out tokens as an OpenID provider would, for callers named as their role; {@code customer} owns C-demo. */
final class TokenIssuer implements AutoCloseable {

    private static final Duration LIFE = Duration.ofHours(1);

    private final RSAKey key;
    private final HttpServer server;
    private final String uri;

    private TokenIssuer(RSAKey key, HttpServer server) {
        this.key = key;
        this.server = server;
        this.uri = "http://127.0.0.1:" + server.getAddress().getPort();
    }

    static TokenIssuer start() throws IOException, JOSEException {
        RSAKey key = new RSAKeyGenerator(2048).keyID("test").generate();
        byte[] keys = new JWKSet(key.toPublicJWK()).toString().getBytes(StandardCharsets.UTF_8);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/keys", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "application/jwk-set+json");
            exchange.sendResponseHeaders(200, keys.length);
            exchange.getResponseBody().write(keys);
            exchange.close();
        });
        server.start();
        return new TokenIssuer(key, server);
    }

    /** What a service has to be told to trust its tokens. */
    List<String> settings() {
        return List.of(
                "spring.security.oauth2.resourceserver.jwt.issuer-uri=" + uri,
                "spring.security.oauth2.resourceserver.jwt.jwk-set-uri=" + uri + "/keys");
    }

    String token(String client) {
        Instant now = Instant.now();
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .issuer(uri)
                .subject(client)
                .audience("eventbank")
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(LIFE)))
                .claim("roles", List.of(client));
        if (client.equals("customer")) {
            claims.claim("owner_id", "C-demo");
        }
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(), claims.build());
        try {
            token.sign(new RSASSASigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return token.serialize();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
