package io.eventbank.account.standalone.authorization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.eventbank.account.standalone.start.StartRefusedException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import tools.jackson.databind.json.JsonMapper;

class DemoAuthorizationTest {

    private static final String LOOPBACK = "server.address=127.0.0.1";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    private static Path dataDirectory;

    private static ServletWebServerApplicationContext application;

    @BeforeAll
    static void startAnApplication() {
        application = AuthorizationApplication.start(dataDirectory, LOOPBACK);
    }

    @AfterAll
    static void stopTheApplication() {
        application.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"teller", "customer", "auditor", "operator"})
    void aClientGetsATokenOfItsRole(String client) throws Exception {
        HttpResponse<String> answer = askForToken(application, client, client + "-secret");

        assertThat(answer.statusCode()).isEqualTo(200);
        Map<?, ?> body = JsonMapper.shared().readValue(answer.body(), Map.class);
        assertThat(body.get("token_type")).isEqualTo("Bearer");
        assertThat((Integer) body.get("expires_in")).isBetween(3590, 3600);
        Jwt token = decode((String) body.get("access_token"));
        assertThat(token.getHeaders()).containsEntry("alg", "RS256");
        assertThat(token.getSubject()).isEqualTo(client);
        assertThat(token.getClaimAsStringList("roles")).containsExactly(client);
        assertThat(token.getAudience()).containsExactly("eventbank");
        assertThat(token.getClaimAsString("iss")).isEqualTo("http://127.0.0.1:8080");
        assertThat(token.getClaimAsString("owner_id")).isEqualTo(client.equals("customer") ? "C-demo" : null);
        assertThat(Duration.between(token.getIssuedAt(), token.getExpiresAt())).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void aWrongSecretIsRefusedAsOAuthSays() throws Exception {
        HttpResponse<String> answer = askForToken(application, "teller", "guess");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).contains("\"error\":\"invalid_client\"");
    }

    @Test
    void nobodyAndAnUnknownClientAreRefused() throws Exception {
        HttpRequest anonymous = HttpRequest.newBuilder(address(application, "/oauth2/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("grant_type=client_credentials"))
                .build();

        HttpResponse<String> answer = HTTP.send(anonymous, HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).contains("\"error\":\"invalid_client\"");
        assertThat(askForToken(application, "nobody", "nobody-secret").statusCode())
                .isEqualTo(401);
    }

    @Test
    void anotherGrantIsRefused() throws Exception {
        HttpResponse<String> answer = post(application, "teller", "teller-secret", "grant_type=password");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"error\":\"unsupported_grant_type\"");
    }

    @Test
    void theTokenOpensTheResourceServer() throws Exception {
        assertThat(get("/anything", null)).isEqualTo(401);
        assertThat(get("/anything", token(application, "teller"))).isEqualTo(404);
    }

    @Test
    void theKeyIsPublishedWithoutItsPrivatePart() throws Exception {
        HttpResponse<String> keys = HTTP.send(
                HttpRequest.newBuilder(address(application, "/oauth2/jwks")).build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(keys.statusCode()).isEqualTo(200);
        assertThat(keys.body()).contains("\"kty\":\"RSA\"").doesNotContain("\"d\":");
    }

    @Test
    void onlyTheOwnerReadsTheSigningKey() throws Exception {
        assertThat(Files.getPosixFilePermissions(dataDirectory.resolve("token-signing-key.json")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void aTokenOutlivesARestart() throws Exception {
        String before = token(application, "auditor");

        try (ServletWebServerApplicationContext restarted = AuthorizationApplication.start(dataDirectory, LOOPBACK)) {
            assertThat(restarted.getBean(JwtDecoder.class).decode(before).getSubject())
                    .isEqualTo("auditor");
        }
    }

    @Test
    void aTokenOfAnotherAudienceOrIssuerOrTimeIsRefused() throws Exception {
        RSAKey key = RSAKey.parse(Files.readString(dataDirectory.resolve("token-signing-key.json")));

        decode(signed(key, claims().build()));
        refused(signed(key, claims().audience("somebody").build()), "aud");
        refused(signed(key, claims().issuer("http://somebody").build()), "iss");
        refused(
                signed(
                        key,
                        claims().expirationTime(Date.from(Instant.now().minusSeconds(120)))
                                .build()),
                "expired");
        refused(signed(key, claims().expirationTime(null).build()), "exp");
    }

    @Test
    void aTokenOfAnotherAlgorithmOrKeyIsRefused(@TempDir Path other) throws Exception {
        RSAKey key = RSAKey.parse(Files.readString(dataDirectory.resolve("token-signing-key.json")));
        SignedJWT longer = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS512).keyID(key.getKeyID()).build(), claims().build());
        longer.sign(new RSASSASigner(key));
        SignedJWT symmetric = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(key.getKeyID()).build(), claims().build());
        symmetric.sign(new MACSigner(key.toPublicJWK().toJSONString()));

        refused(longer.serialize(), "");
        refused(symmetric.serialize(), "");
        try (ServletWebServerApplicationContext foreign = AuthorizationApplication.start(other, LOOPBACK)) {
            refused(token(foreign, "teller"), "");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"server.address=0.0.0.0", "server.address=", "server.address=192.0.2.1"})
    void theDemoIsRefusedWhereOthersReachIt(String address, @TempDir Path other) {
        assertThatThrownBy(() -> AuthorizationApplication.start(other, address))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContaining("passwords are public");
        assertThat(other).isEmptyDirectory();
    }

    @Test
    void theDemoMayBeAllowedOnAnyAddress(@TempDir Path other) throws Exception {
        try (ServletWebServerApplicationContext open = AuthorizationApplication.start(
                other, "server.address=0.0.0.0", "account.security.demo-on-any-address=true")) {
            assertThat(askForToken(open, "teller", "teller-secret").statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void withoutTheDemoTokensAreThoseOfTheNamedIssuer(@TempDir Path other) throws Exception {
        try (ServletWebServerApplicationContext plain = AuthorizationApplication.start(
                other,
                "account.security.demo=false",
                "server.address=0.0.0.0",
                "spring.security.oauth2.resourceserver.jwt.issuer-uri=http://127.0.0.1:1")) {
            assertThat(plain.getBeanNamesForType(JwtDecoder.class)).containsExactly("issuedTokens");
            assertThat(askForToken(plain, "teller", "teller-secret").statusCode())
                    .isEqualTo(401);
        }
        assertThat(other).isEmptyDirectory();
    }

    @Test
    void withoutTheDemoAnIssuerMustBeNamed(@TempDir Path other) {
        assertThatThrownBy(() -> AuthorizationApplication.start(other, "account.security.demo=false", LOOPBACK))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContaining("no issuer is named");
    }

    @Test
    void aFileThatHoldsNoKeyIsNotReplaced(@TempDir Path other) throws Exception {
        Path file = Files.writeString(other.resolve("token-signing-key.json"), "{}");

        assertThatThrownBy(() -> AuthorizationApplication.start(other, LOOPBACK))
                .rootCause()
                .isInstanceOf(ParseException.class);
        assertThat(file).hasContent("{}");
    }

    private static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .subject("teller")
                .claim("roles", List.of("teller"))
                .issuer("http://127.0.0.1:8080")
                .audience("eventbank")
                .expirationTime(Date.from(Instant.now().plusSeconds(60)));
    }

    private static String signed(RSAKey key, JWTClaimsSet claims) throws Exception {
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(), claims);
        token.sign(new RSASSASigner(key));
        return token.serialize();
    }

    private static Jwt decode(String token) {
        return application.getBean(JwtDecoder.class).decode(token);
    }

    private static void refused(String token, String reason) {
        assertThatThrownBy(() -> decode(token)).isInstanceOf(JwtException.class).hasMessageContaining(reason);
    }

    private static String token(ServletWebServerApplicationContext from, String client) throws Exception {
        String body = askForToken(from, client, client + "-secret").body();
        return (String) JsonMapper.shared().readValue(body, Map.class).get("access_token");
    }

    private static HttpResponse<String> askForToken(
            ServletWebServerApplicationContext from, String client, String secret) throws Exception {
        return post(from, client, secret, "grant_type=client_credentials");
    }

    private static HttpResponse<String> post(
            ServletWebServerApplicationContext to, String client, String secret, String form) throws Exception {
        String credentials =
                Base64.getEncoder().encodeToString((client + ":" + secret).getBytes(StandardCharsets.UTF_8));
        HttpRequest request = HttpRequest.newBuilder(address(to, "/oauth2/token"))
                .header("Authorization", "Basic " + credentials)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static int get(String path, String token) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(address(application, path));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static URI address(ServletWebServerApplicationContext of, String path) {
        return URI.create("http://127.0.0.1:" + of.getWebServer().getPort() + path);
    }
}
