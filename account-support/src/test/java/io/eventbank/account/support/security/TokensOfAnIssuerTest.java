package io.eventbank.account.support.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.OAuth2ResourceServerAutoConfiguration;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;

/** What becomes of tokens of an issuer whose address is configured, as for any but the demo. */
class TokensOfAnIssuerTest {

    private static final String JWT = "spring.security.oauth2.resourceserver.jwt.";
    private static final AtomicInteger LOOKUPS = new AtomicInteger();

    private static RSAKey rsa;
    private static ECKey ec;
    private static HttpServer server;
    private static String issuer;

    @BeforeAll
    static void startTheIssuer() throws Exception {
        rsa = new RSAKeyGenerator(2048).keyID("rsa").generate();
        ec = new ECKeyGenerator(Curve.P_256).keyID("ec").generate();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        issuer = "http://127.0.0.1:" + server.getAddress().getPort();
        answer(
                "/.well-known/openid-configuration",
                () -> "{\"issuer\": \"" + issuer + "\", \"jwks_uri\": \"" + issuer + "/keys\"}");
        answer("/keys", () -> {
            LOOKUPS.incrementAndGet();
            return new JWKSet(List.<JWK>of(rsa, ec)).toString();
        });
        server.start();
    }

    @AfterAll
    static void stopTheIssuer() {
        server.stop(0);
    }

    @Test
    void aTokenOfEachAllowedAlgorithmIsTaken() {
        withIssuer(decoder -> {
            assertThat(decoder.decode(rsaToken(JWSAlgorithm.RS256, "rsa")).getSubject())
                    .isEqualTo("ada");
            assertThat(decoder.decode(rsaToken(JWSAlgorithm.PS256, "rsa")).getSubject())
                    .isEqualTo("ada");
            assertThat(decoder.decode(ecToken()).getSubject()).isEqualTo("ada");
        });
    }

    @Test
    void noOtherAlgorithmIsTakenEvenIfTheKeyWouldDo() {
        withIssuer(decoder -> {
            refused(decoder, rsaToken(JWSAlgorithm.RS512, "rsa"));
            refused(decoder, rsaToken(JWSAlgorithm.PS384, "rsa"));
        });
        runner().withPropertyValues("account.security.algorithms=ES256").run(context -> {
            JwtDecoder decoder = context.getBean(JwtDecoder.class);
            refused(decoder, rsaToken(JWSAlgorithm.RS256, "rsa"));
            assertThat(decoder.decode(ecToken()).getSubject()).isEqualTo("ada");
        });
    }

    @Test
    void theSameHoldsWhereOnlyTheAddressOfTheKeysIsLookedUp() {
        runner().withPropertyValues(JWT + "jwk-set-uri=" + issuer + "/keys").run(context -> {
            JwtDecoder decoder = context.getBean(JwtDecoder.class);
            assertThat(decoder.decode(ecToken()).getSubject()).isEqualTo("ada");
            refused(decoder, rsaToken(JWSAlgorithm.RS512, "rsa"));
            refused(decoder, rsaToken(claims().issuer("http://somebody").build(), "JWT"));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"JWT", "at+jwt", "application/at+jwt"})
    void anAccessTokenIsTakenAsItsIssuerTypesIt(String type) {
        withIssuer(decoder -> assertThat(
                        decoder.decode(rsaToken(claims().build(), type)).getSubject())
                .isEqualTo("ada"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"logout+jwt", "dpop+jwt", "secevent+jwt"})
    void aTokenForSomethingElseIsRefused(String type) {
        withIssuer(decoder -> refused(decoder, rsaToken(claims().build(), type)));
    }

    @Test
    void aTokenForOthersOrOfAnotherTimeOrOfNobodyIsRefused() {
        Date past = Date.from(Instant.now().minusSeconds(120));
        Date future = Date.from(Instant.now().plusSeconds(120));
        withIssuer(decoder -> {
            refused(decoder, rsaToken(claims().audience("somebody").build(), "JWT"));
            refused(decoder, rsaToken(claims().audience((String) null).build(), "JWT"));
            refused(decoder, rsaToken(claims().issuer("http://somebody").build(), "JWT"));
            refused(decoder, rsaToken(claims().issuer(null).build(), "JWT"));
            refused(decoder, rsaToken(claims().expirationTime(past).build(), "JWT"));
            refused(decoder, rsaToken(claims().expirationTime(null).build(), "JWT"));
            refused(decoder, rsaToken(claims().notBeforeTime(future).build(), "JWT"));
            refused(decoder, rsaToken(claims().subject(null).build(), "JWT"));
            refused(decoder, rsaToken(claims().subject("").build(), "JWT"));
            refused(decoder, rsaToken(claims().subject("ada\nroot").build(), "JWT"));
            refused(decoder, rsaToken(claims().subject("a".repeat(256)).build(), "JWT"));
            refused(decoder, rsaToken(claims().claim("owner_id", "../x").build(), "JWT"));
            refused(decoder, rsaToken(claims().claim("owner_id", List.of("C1")).build(), "JWT"));
        });
    }

    @Test
    void tokensWithMadeUpKeysDoNotFloodTheIssuer() {
        withIssuer(decoder -> {
            decoder.decode(rsaToken(JWSAlgorithm.RS256, "rsa"));
            int before = LOOKUPS.get();
            for (int i = 0; i < 200; i++) {
                String madeUp = rsaToken(JWSAlgorithm.RS256, "made-up-" + i);
                refused(decoder, madeUp);
            }
            assertThat(LOOKUPS.get() - before).isBetween(1, 3);
            assertThat(decoder.decode(rsaToken(JWSAlgorithm.RS256, "rsa")).getSubject())
                    .isEqualTo("ada");
        });
    }

    @Test
    void thoseWhoComeWhileTheIssuerIsAskedForTheFirstTimeAreJudgedAsWell() throws Exception {
        int callers = 20;
        CountDownLatch come = new CountDownLatch(callers);
        String slow = issuer + "/slow";
        answer("/slow/.well-known/openid-configuration", () -> {
            awaitAll(come);
            return "{\"issuer\": \"" + slow + "\", \"jwks_uri\": \"" + issuer + "/keys\"}";
        });
        String token = rsaToken(claims().issuer(slow).build(), "JWT");
        JwtDecoder decoder = new IssuedTokens(
                slow, new IssuerKeys(slow, null), new TokenProperties("eventbank", Set.of(SignatureAlgorithm.RS256)));
        ExecutorService threads = Executors.newFixedThreadPool(callers);
        try {
            List<Future<Jwt>> answers = IntStream.range(0, callers)
                    .mapToObj(caller -> threads.submit(() -> {
                        come.countDown();
                        return decoder.decode(token);
                    }))
                    .toList();
            for (Future<Jwt> each : answers) {
                assertThat(each.get(20, TimeUnit.SECONDS).getSubject()).isEqualTo("ada");
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void thatTheIssuerIsDownIsNotTheFaultOfTheToken() {
        runner().withPropertyValues(JWT + "issuer-uri=http://127.0.0.1:1")
                .run(context -> assertThatThrownBy(
                                () -> context.getBean(JwtDecoder.class).decode(rsaToken(JWSAlgorithm.RS256, "rsa")))
                        .isInstanceOf(JwtException.class)
                        .isNotInstanceOf(BadJwtException.class));
    }

    @Test
    void keysWithoutAnIssuerAreNotEnoughToStartWith() {
        new WebApplicationContextRunner()
                .withConfiguration(configurations())
                .withPropertyValues(
                        "account.security.audience=eventbank",
                        "account.security.algorithms=RS256",
                        JWT + "jwk-set-uri=" + issuer + "/keys")
                .run(context -> assertThat(context.getStartupFailure())
                        .hasMessageContaining("set spring.security.oauth2.resourceserver.jwt.issuer-uri"));
    }

    private static void withIssuer(Consumer<JwtDecoder> test) {
        runner().run(context -> test.accept(context.getBean(JwtDecoder.class)));
    }

    private static WebApplicationContextRunner runner() {
        return new WebApplicationContextRunner()
                .withConfiguration(configurations())
                .withPropertyValues(
                        "account.security.audience=eventbank",
                        "account.security.algorithms=RS256,PS256,ES256",
                        JWT + "issuer-uri=" + issuer);
    }

    private static AutoConfigurations configurations() {
        return AutoConfigurations.of(TokenAutoConfiguration.class, OAuth2ResourceServerAutoConfiguration.class);
    }

    private static void answer(String path, Supplier<String> body) {
        server.createContext(path, exchange -> {
            byte[] bytes = body.get().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }

    private static void awaitAll(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .subject("ada")
                .issuer(issuer)
                .audience("eventbank")
                .expirationTime(Date.from(Instant.now().plusSeconds(600)));
    }

    private static String rsaToken(JWSAlgorithm algorithm, String keyId) {
        return signed(new JWSHeader.Builder(algorithm).keyID(keyId).build(), claims().build(), true);
    }

    private static String rsaToken(JWTClaimsSet claims, String type) {
        return signed(
                new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .keyID("rsa")
                        .type(new JOSEObjectType(type))
                        .build(),
                claims,
                true);
    }

    private static String ecToken() {
        return signed(new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("ec").build(), claims().build(), false);
    }

    private static String signed(JWSHeader header, JWTClaimsSet claims, boolean withRsa) {
        try {
            JWSSigner signer = withRsa ? new RSASSASigner(rsa) : new ECDSASigner(ec);
            SignedJWT token = new SignedJWT(header, claims);
            token.sign(signer);
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void refused(JwtDecoder decoder, String token) {
        assertThatThrownBy(() -> {
                    Jwt accepted = decoder.decode(token);
                    assertThat(accepted.getClaims()).as("accepted").isNull();
                })
                .isInstanceOf(BadJwtException.class);
    }
}
