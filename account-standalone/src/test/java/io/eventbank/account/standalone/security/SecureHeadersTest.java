package io.eventbank.account.standalone.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventbank.account.standalone.testing.Bank;
import io.eventbank.account.standalone.testing.BankClient.Answer;
import io.eventbank.account.standalone.testing.SharedBank;
import java.net.http.HttpRequest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(SharedBank.class)
class SecureHeadersTest {

    private static final String NOTHING =
            "default-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final Bank bank;

    SecureHeadersTest(Bank bank) {
        this.bank = bank;
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/accounts, 200",
        "/api/v1/accounts/A-none, 404",
        "/api/v1/accounts?nonsense=1, 400",
        "/actuator/health, 200",
        "/actuator/prometheus, 403",
        "/v3/api-docs, 200",
        "/nowhere, 404"
    })
    void eachAnswerTellsBrowsersToDoNothingWithIt(String path, int status) {
        Answer answer = bank.get("teller", path).has(status);
        assertThat(answer.header("Content-Security-Policy")).isEqualTo(NOTHING);
        assertIsClosed(answer);
    }

    @Test
    void soDoRefusalsWithoutAToken() {
        Answer answer = bank.get(null, "/api/v1/accounts").has(401);
        assertThat(answer.header("Content-Security-Policy")).isEqualTo(NOTHING);
        assertIsClosed(answer);
    }

    @Test
    void thePageThatDescribesTheApiRunsItsOwnFilesOnly() {
        Answer page = bank.get(null, "/swagger-ui/index.html").has(200);
        assertThat(page.header("Content-Security-Policy"))
                .contains("script-src 'self';", "connect-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe-eval", "script-src 'self' ");
        assertThat(page.response().body()).doesNotContain("<script>");
        assertIsClosed(page);
    }

    @Test
    void aTokenIsNotKeptByCachesOnTheWay() {
        Answer token = bank.send(
                        null,
                        bank.request("/oauth2/token")
                                .header("Authorization", "Basic dGVsbGVyOnRlbGxlci1zZWNyZXQ=")
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(HttpRequest.BodyPublishers.ofString("grant_type=client_credentials")))
                .has(200);
        assertThat(token.header("Cache-Control")).contains("no-store");
    }

    @Test
    void aHeaderOfWhoeverConnectsMakesNoTls() {
        Answer answer = bank.send(null, bank.request("/actuator/health").header("X-Forwarded-Proto", "https"));
        assertThat(answer.header("Strict-Transport-Security")).isNull();
    }

    @Test
    void pagesOfOtherOriginsMayNotUseTheApi() {
        Answer preflight = bank.send(
                null,
                bank.request("/api/v1/accounts")
                        .header("Origin", "https://evil.example")
                        .header("Access-Control-Request-Method", "GET")
                        .method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
        assertThat(preflight.status()).isEqualTo(403);
        Answer read = bank.send("teller", bank.request("/api/v1/accounts").header("Origin", "https://evil.example"));
        for (Answer answer : List.of(preflight, read)) {
            assertThat(answer.header("Access-Control-Allow-Origin")).isNull();
        }
    }

    private static void assertIsClosed(Answer answer) {
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.header("X-Frame-Options")).isEqualTo("DENY");
        assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(answer.header("Cross-Origin-Resource-Policy")).isEqualTo("same-origin");
        assertThat(answer.header("Cross-Origin-Opener-Policy")).isEqualTo("same-origin");
        assertThat(answer.header("Cache-Control")).contains("no-store");
        assertThat(answer.header("Server")).isNull();
        assertThat(answer.header("X-Powered-By")).isNull();
        assertThat(answer.header("Set-Cookie")).isNull();
    }
}
