package io.eventbank.account.standalone.authorization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventbank.account.standalone.start.StartRefusedException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import tools.jackson.databind.json.JsonMapper;

class AuthorizationServerApplicationTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    private static Path dataDirectory;

    private static ServletWebServerApplicationContext server;

    @BeforeAll
    static void startTheServer() {
        server = AuthorizationServerApplication.start(
                "--server.port=0", "--account.data-dir=" + dataDirectory, "--account.security.issuer=http://gateway");
    }

    @AfterAll
    static void stopTheServer() {
        server.close();
    }

    @Test
    void aServiceChecksATokenWithTheKeyThatIsPublished() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(address("/oauth2/token"))
                .header(
                        "Authorization",
                        "Basic "
                                + Base64.getEncoder()
                                        .encodeToString("operator:operator-secret".getBytes(StandardCharsets.UTF_8)))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("grant_type=client_credentials"))
                .build();
        HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(200);
        Map<?, ?> body = JsonMapper.shared().readValue(answer.body(), Map.class);
        NimbusJwtDecoder decoder = NimbusJwtDecoder.withJwkSetUri(
                        address("/oauth2/jwks").toString())
                .build();
        decoder.setJwtValidator(JwtValidators.createDefaultWithIssuer("http://gateway"));
        Jwt token = decoder.decode((String) body.get("access_token"));
        assertThat(token.getClaimAsStringList("roles")).containsExactly("operator");
        assertThat(token.getAudience()).containsExactly("eventbank");
    }

    @Test
    void itSaysWhoItIs() throws Exception {
        HttpResponse<String> metadata = get("/.well-known/oauth-authorization-server");

        assertThat(metadata.statusCode()).isEqualTo(200);
        assertThat(metadata.body()).contains("\"issuer\":\"http://gateway\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/actuator/health", "/actuator/health/liveness", "/actuator/health/readiness"})
    void itsHealthIsOpen(String path) throws Exception {
        HttpResponse<String> health = get(path);

        assertThat(health.statusCode()).isEqualTo(200);
        assertThat(health.body()).contains("\"status\":\"UP\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/accounts", "/v3/api-docs", "/actuator/prometheus", "/actuator/env", "/login"})
    void thereIsNothingElse(String path) throws Exception {
        assertThat(get(path).statusCode()).isEqualTo(403);
        assertThat(server.getBeanNamesForType(DataSource.class)).isEmpty();
    }

    @Test
    void itIsRefusedWhereOthersReachIt(@TempDir Path other) {
        assertThatThrownBy(() -> AuthorizationServerApplication.start(
                        "--server.port=0", "--account.data-dir=" + other, "--server.address=0.0.0.0"))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContaining("passwords are public");
    }

    private static HttpResponse<String> get(String path) throws Exception {
        return HTTP.send(HttpRequest.newBuilder(address(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static URI address(String path) {
        return URI.create("http://127.0.0.1:" + server.getWebServer().getPort() + path);
    }
}
