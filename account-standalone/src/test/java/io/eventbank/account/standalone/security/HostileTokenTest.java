package io.eventbank.account.standalone.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import io.eventbank.account.standalone.testing.Bank;
import io.eventbank.account.standalone.testing.BankClient;
import io.eventbank.account.standalone.testing.SharedBank;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of tokens that somebody has made up, changed, or was given for something else. */
@ExtendWith(SharedBank.class)
class HostileTokenTest {

    private static final String ACCOUNTS = "/api/v1/accounts";
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final Bank bank;
    private String valid;

    HostileTokenTest(Bank bank) {
        this.bank = bank;
    }

    @BeforeEach
    void theTokenThatItStartsFromIsValid() {
        valid = bank.tokens().of("teller", "teller");
        assertThat(ask(valid).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "None", "NONE", "nOnE", ""})
    void aTokenWithoutASignatureIsRefused(String algorithm) {
        String header = encoded("{\"alg\":\"" + algorithm + "\",\"typ\":\"JWT\"}");
        refused(header + "." + part(1) + ".");
        refused(header + "." + part(1) + "." + part(2));
        refused(part(0) + "." + part(1) + ".");
        refused(part(0) + "." + part(1));
    }

    @Test
    void aTokenOfAnotherKeyIsRefusedAlsoUnderTheNameOfTheRightOne() throws Exception {
        RSAKey other = new RSAKeyGenerator(2048).generate();
        refused(signed(other, header().build()));
        refused(signed(
                other, new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("other").build()));
        refused(signed(other, new JWSHeader.Builder(JWSAlgorithm.RS256).build()));
    }

    @Test
    void thePublicKeyIsNoSecretToSignWith() throws Exception {
        RSAKey key = publishedKey();
        for (String secret : List.of(
                key.toJSONString(),
                Base64.getMimeEncoder().encodeToString(key.toRSAPublicKey().getEncoded()),
                "-----BEGIN PUBLIC KEY-----\n"
                        + Base64.getMimeEncoder()
                                .encodeToString(key.toRSAPublicKey().getEncoded())
                        + "\n-----END PUBLIC KEY-----\n")) {
            for (JWSAlgorithm algorithm : List.of(JWSAlgorithm.HS256, JWSAlgorithm.HS384, JWSAlgorithm.HS512)) {
                SignedJWT token = new SignedJWT(
                        new JWSHeader.Builder(algorithm).keyID(key.getKeyID()).build(), claims());
                token.sign(new MACSigner(secret.getBytes(StandardCharsets.UTF_8)));
                refused(token.serialize());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS384", "RS512", "PS256", "PS512"})
    void anotherAlgorithmWithTheRightKeyIsRefused(String algorithm) {
        refused(bank.tokens().signed(JWSAlgorithm.parse(algorithm), this::asTeller));
    }

    @Test
    void claimsThatWereChangedAfterwardsAreRefused() {
        String customer = bank.tokens().customerOf("C-hostile");
        assertThat(ask(customer).status()).isEqualTo(200);
        refused(part(customer, 0) + "." + part(valid, 1) + "." + part(customer, 2));
        String claims = new String(Base64.getUrlDecoder().decode(part(customer, 1)), StandardCharsets.UTF_8);
        refused(part(customer, 0) + "." + encoded(claims.replace("customer", "teller")) + "." + part(customer, 2));
        refused(part(customer, 0) + "." + encoded(claims.replace("C-hostile", "C-others")) + "." + part(customer, 2));
        refused(part(customer, 0) + "." + part(customer, 1) + "." + part(valid, 2));
    }

    @Test
    void noKeyIsTakenFromTheTokenOrFetchedFromWhereItSays() throws Exception {
        RSAKey own = new RSAKeyGenerator(2048).keyID("own").generate();
        AtomicInteger visits = new AtomicInteger();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            visits.incrementAndGet();
            byte[] keys = new JWKSet(own).toString().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, keys.length);
            exchange.getResponseBody().write(keys);
            exchange.close();
        });
        server.start();
        try {
            URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/keys");
            refused(signed(own, header().jwkURL(address).build()));
            refused(signed(own, header().keyID("own").jwkURL(address).build()));
            refused(signed(own, header().x509CertURL(address).build()));
            refused(signed(own, header().jwk(own.toPublicJWK()).build()));
            refused(signed(own, header().keyID("own").jwk(own.toPublicJWK()).build()));
            refused(signed(own, header().keyID(address.toString()).build()));
        } finally {
            server.stop(0);
        }
        assertThat(visits).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../../../dev/null", "' OR '1'='1", "${jndi:ldap://127.0.0.1:1/x}", "\u0000", "ключ"})
    void theNameOfAKeyIsNothingButAName(String keyId) throws Exception {
        RSAKey other = new RSAKeyGenerator(2048).generate();
        refused(signed(
                other, new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(keyId).build()));
        SignedJWT empty = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(keyId).build(), claims());
        empty.sign(new MACSigner(new byte[32]));
        refused(empty.serialize());
    }

    @Test
    void whatMustBeUnderstoodAndIsNotIsRefused() {
        refused(bank.tokens()
                .signed(
                        header().criticalParams(Set.of("secure"))
                                .customParam("secure", true)
                                .build(),
                        this::asTeller));
        refused(bank.tokens()
                .signed(header().type(new JOSEObjectType("logout+jwt")).build(), this::asTeller));
    }

    @Test
    void aTokenOfAnotherTimeIsRefused() {
        Instant now = Instant.now();
        refusedWith(claims -> claims.expirationTime(Date.from(now.minus(Duration.ofMinutes(2)))));
        refusedWith(claims -> claims.expirationTime(null));
        refusedWith(claims -> claims.notBeforeTime(Date.from(now.plus(Duration.ofMinutes(5)))));
        refusedWith(claims -> claims.claim("exp", "tomorrow"));
        refusedWith(claims -> claims.claim("exp", Long.MAX_VALUE).notBeforeTime(new Date(Long.MAX_VALUE / 2)));
    }

    @Test
    void aTokenForOthersIsRefused() {
        refusedWith(claims -> claims.audience("another-service"));
        refusedWith(claims -> claims.audience(List.of()));
        refusedWith(claims -> claims.audience("eventbank2"));
        refusedWith(claims -> claims.issuer("http://127.0.0.1:8080/"));
        refusedWith(claims -> claims.issuer("http://127.0.0.1:8080.evil.example"));
        refusedWith(claims -> claims.issuer(null));
        assertThat(ask(bank.tokens().signed(claims -> {
                            asTeller(claims);
                            claims.audience(List.of("another-service", "eventbank"));
                        }))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aTokenOfNobodyIsRefused() {
        refusedWith(claims -> claims.subject(null));
        refusedWith(claims -> claims.subject(""));
        refusedWith(claims -> claims.subject("teller\r\nWARN forged line"));
        refusedWith(claims -> claims.subject("t".repeat(256)));
    }

    @Test
    void anOwnerThatIsNoIdentifierIsRefused() {
        for (Object owner : List.of("../C1", "", "C1' OR '1'='1", "a".repeat(65), List.of("C1", "C2"), 7, true)) {
            refusedWith(claims -> claims.claim("roles", List.of("customer")).claim("owner_id", owner));
        }
    }

    @Test
    void rolesThatAreNoneGiveNoRights() {
        for (Object roles : List.of(
                List.of(),
                "teller",
                List.of("TELLER"),
                List.of("Teller"),
                List.of(" teller"),
                List.of("system"),
                List.of("SYSTEM"),
                List.of("ROLE_TELLER"),
                List.of("teller,operator"),
                List.of(List.of("teller")),
                Map.of("teller", true),
                List.of(1, true),
                "*")) {
            BankClient.Answer answer = ask(
                    bank.tokens().signed(claims -> claims.subject("somebody").claim("roles", roles)));
            answer.isProblem(403, "forbidden");
        }
    }

    @Test
    void otherClaimsThatIssuersUseForRightsGiveNone() {
        ask(bank.tokens()
                        .signed(claims -> claims.subject("somebody")
                                .claim("scope", "teller operator")
                                .claim("scp", List.of("teller"))
                                .claim("authorities", List.of("ROLE_TELLER"))
                                .claim("realm_access", Map.of("roles", List.of("teller")))
                                .claim("actorRoles", "SYSTEM")))
                .isProblem(403, "forbidden");
    }

    @Test
    void aCustomerWithoutAnOwnerSeesNothing() {
        BankClient.Answer answer =
                ask(bank.tokens().signed(claims -> claims.subject("somebody").claim("roles", List.of("customer"))));
        assertThat(answer.has(200).body().path("items")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer",
                "Bearer ",
                "Bearer a",
                "Bearer ..",
                "Bearer a.b.c",
                "Bearer a.b.c.d.e",
                "bearer",
                "Basic dGVsbGVyOnRlbGxlci1zZWNyZXQ=",
                "Digest x",
                "Bearer {}",
                "Bearer null",
                "Bearer \u00e9"
            })
    void whatIsNoTokenIsRefused(String header) {
        bank.send(null, bank.request(ACCOUNTS).header("Authorization", header)).isProblem(401, "unauthorized");
    }

    @Test
    void aTokenInTheAddressOrTheBodyIsNoToken() {
        bank.send(null, bank.request(ACCOUNTS + "?access_token=" + valid)).isProblem(401, "unauthorized");
        bank.send(
                        null,
                        bank.request(ACCOUNTS)
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .method("POST", HttpRequest.BodyPublishers.ofString("access_token=" + valid)))
                .isProblem(401, "unauthorized");
        bank.send(null, bank.request(ACCOUNTS).header("Cookie", "access_token=" + valid))
                .isProblem(401, "unauthorized");
    }

    @Test
    void aTokenThatIsTooLongIsRefused() {
        BankClient.Answer answer = ask(bank.tokens().signed(claims -> {
            asTeller(claims);
            claims.claim("padding", "x".repeat(40_000));
        }));
        assertThat(answer.status()).isBetween(400, 499);
    }

    private void refusedWith(Consumer<JWTClaimsSet.Builder> change) {
        refused(bank.tokens().signed(claims -> {
            asTeller(claims);
            change.accept(claims);
        }));
    }

    private void refused(String token) {
        BankClient.Answer answer = ask(token);
        answer.isProblem(401, "unauthorized");
        assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer");
        assertThat(answer.response().body()).doesNotContain("Jwt", "jose", "Exception", token);
    }

    private BankClient.Answer ask(String token) {
        return bank.send(null, bank.request(ACCOUNTS + "?limit=1").header("Authorization", "Bearer " + token));
    }

    private void asTeller(JWTClaimsSet.Builder claims) {
        claims.subject("teller").claim("roles", List.of("teller"));
    }

    private JWSHeader.Builder header() {
        return new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(publishedKey().getKeyID());
    }

    private RSAKey publishedKey() {
        try {
            String keys = bank.send(null, bank.request("/oauth2/jwks").GET())
                    .has(200)
                    .response()
                    .body();
            return JWKSet.parse(keys).getKeys().get(0).toRSAKey();
        } catch (ParseException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JWTClaimsSet claims() {
        return new JWTClaimsSet.Builder()
                .subject("teller")
                .claim("roles", List.of("teller"))
                .issuer("http://127.0.0.1:8080")
                .audience("eventbank")
                .expirationTime(Date.from(Instant.now().plusSeconds(600)))
                .build();
    }

    private static String signed(RSAKey key, JWSHeader header) throws JOSEException {
        SignedJWT token = new SignedJWT(header, claims());
        token.sign(new RSASSASigner(key));
        return token.serialize();
    }

    private String part(int index) {
        return part(valid, index);
    }

    private static String part(String token, int index) {
        return token.split("\\.")[index];
    }

    private static String encoded(String json) {
        return BASE64.encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
