package io.eventbank.account.standalone.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventbank.account.standalone.testing.Bank;
import io.eventbank.account.standalone.testing.BankClient.Answer;
import io.eventbank.account.standalone.testing.SharedBank;
import java.net.http.HttpRequest;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of requests that no honest client sends. */
@ExtendWith(SharedBank.class)
class HostileRequestTest {

    private static final long MEGABYTE = 1024 * 1024;

    /** What the server swallows of a body that nobody reads, and what fits into the buffers on the way. */
    private static final long MOST_READ = 12 * MEGABYTE;

    private final Bank bank;

    HostileRequestTest(Bank bank) {
        this.bank = bank;
    }

    @ParameterizedTest
    @CsvSource({
        "PUT, /api/v1/imports/accounts, application/x-www-form-urlencoded",
        "DELETE, /nowhere, application/x-www-form-urlencoded",
        "PATCH, /api/v1/owners/C1, application/x-www-form-urlencoded",
        "POST, /oauth2/token, application/x-www-form-urlencoded",
        "POST, /api/v1/imports/accounts, multipart/form-data; boundary=x",
        "POST, /api/v1/owners, application/json",
        "POST, /api/v1/imports/accounts, text/csv"
    })
    void aBodyOfNobodyIsNotRead(String method, String path, String type) throws Exception {
        long taken = RawHttp.sendEndlessly(
                bank.origin(),
                40 * MEGABYTE,
                method + " " + path + " HTTP/1.1",
                "Host: localhost",
                "Content-Type: " + type,
                "Transfer-Encoding: chunked");
        assertThat(taken).isLessThan(MOST_READ);
    }

    @Test
    void aBodyIsNotReadForWhoMayNotSendIt() throws Exception {
        long taken = RawHttp.sendEndlessly(
                bank.origin(),
                40 * MEGABYTE,
                "POST /api/v1/imports/accounts HTTP/1.1",
                "Host: localhost",
                "Authorization: Bearer " + bank.tokens().customerOf("C-" + UUID.randomUUID()),
                "Content-Type: multipart/form-data; boundary=x",
                "Transfer-Encoding: chunked");
        assertThat(taken).isLessThan(MOST_READ);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//",
                "/api//v1/accounts",
                "/api/v1/../v1/accounts",
                "/api/v1/accounts;x=1",
                "/api/v1/accounts/%2e%2e/owners",
                "/api/v1/accounts/%2F",
                "/api/v1/accounts/%00",
                "/api/v1/accounts/%zz",
                "/api/v1/accounts/{}",
                "/api/v1/accounts?limit=%zz",
                "/api/v1\\accounts",
                "/actuator/health/../prometheus",
                "/actuator;/prometheus",
                "/%61ctuator/prometheus",
                "/v3/api-docs/..%2f..%2factuator/prometheus"
            })
    void aPathThatIsMeantToMisleadOpensNothingAndBreaksNothing(String path) throws Exception {
        String answer =
                RawHttp.send(bank.origin(), "GET " + path + " HTTP/1.1", "Host: localhost", "Connection: close");
        assertThat(answer)
                .matches("(?s)HTTP/1\\.1 (400|401|404) .*")
                .containsIgnoringCase("X-Content-Type-Options: nosniff")
                .containsIgnoringCase("Content-Security-Policy: default-src 'none'")
                .contains("application/problem+json")
                .doesNotContain("Exception", "Tomcat", "eventbank.account");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRACE", "TRACK", "CONNECT", "PROPFIND", "get"})
    void aMethodThatTheApiDoesNotHaveIsRefused(String method) throws Exception {
        String answer = RawHttp.send(
                bank.origin(),
                method + " /api/v1/accounts HTTP/1.1",
                "Host: localhost",
                "Authorization: Bearer " + bank.tokens().of("teller", "teller"),
                "X-Secret: do-not-echo",
                "Connection: close");
        assertThat(answer).matches("(?s)HTTP/1\\.1 (400|405|501) .*").doesNotContain("do-not-echo");
    }

    @Test
    void twoLengthsOfOneBodyAreRefused() throws Exception {
        assertThat(RawHttp.send(
                        bank.origin(),
                        "POST /api/v1/owners HTTP/1.1",
                        "Host: localhost",
                        "Content-Length: 5",
                        "Content-Length: 6",
                        "Connection: close"))
                .startsWith("HTTP/1.1 400");
    }

    @Test
    void headersAreReadUpToALimit() throws Exception {
        assertThat(RawHttp.send(
                        bank.origin(),
                        "GET /api/v1/accounts HTTP/1.1",
                        "Host: localhost",
                        "X-Padding: " + "x".repeat(32 * 1024),
                        "Connection: close"))
                .matches("(?s)HTTP/1\\.1 (400|431) .*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "localhost.evil.example", "192.0.2.1:8080", "127.0.0.1.evil.example"})
    void theDemoDoesNotAnswerToOtherNamesThanThisMachines(String host) throws Exception {
        assertThat(RawHttp.send(bank.origin(), "GET /actuator/health HTTP/1.1", "Host: " + host, "Connection: close"))
                .startsWith("HTTP/1.1 421")
                .contains("application/problem+json");
    }

    @Test
    void theDemoHasNoPagesForGrantsThatItDoesNotGive() {
        for (String path : new String[] {
            "/oauth2/authorize?response_type=code&client_id=teller", "/oauth2/revoke", "/oauth2/introspect",
            "/oauth2/device_authorization", "/login", "/logout"
        }) {
            assertThat(bank.get(null, path).status()).as(path).isIn(401, 404);
        }
    }

    @Test
    void jsonIsReadAsFarAsItIsWhatItShouldBe() {
        String deep = "[".repeat(20_000) + "]".repeat(20_000);
        for (String body : new String[] {
            "{\"name\": " + deep + ", \"email\": \"a@example.org\"}",
            "{\"name\": 1e1000000000, \"email\": \"a@example.org\"}",
            "{\"name\": \"a\", \"name\": \"b\", \"email\": \"a@example.org\"}",
            "{\"@class\": \"javax.swing.JEditorPane\", \"name\": \"a\", \"email\": \"a@example.org\"}",
            "{\"name\": [\"java.lang.ProcessBuilder\", {\"command\": \"id\"}], \"email\": \"a@example.org\"}",
            "{\"name\": \"a\", \"email\": \"a@example.org\", \"__proto__\": {\"role\": \"teller\"}}",
            "{\"name\": \"a\", \"email\": \"a@example.org\"} {\"name\": \"b\"}"
        }) {
            Answer answer = bank.post("teller", "/api/v1/owners", body);
            answer.isProblem(400, "invalid_request");
            assertThat(answer.response().body()).doesNotContain("jackson", "Exception", "java.");
        }
    }

    @Test
    void xmlIsNotRead() {
        Answer answer = bank.send(
                "teller",
                bank.request("/api/v1/owners")
                        .header("Content-Type", "application/xml")
                        .POST(HttpRequest.BodyPublishers.ofString(
                                "<!DOCTYPE o [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><o>&x;</o>")));
        answer.has(415);
    }
}
