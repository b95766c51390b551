package io.eventbank.account.standalone.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.eventbank.account.standalone.testing.Bank;
import io.eventbank.account.standalone.testing.BankClient.Answer;
import io.eventbank.account.standalone.testing.SharedBank;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedBank.class)
class SecurityLogTest {

    private final Bank bank;

    SecurityLogTest(Bank bank) {
        this.bank = bank;
    }

    @Test
    void aRequestWithAWrongTokenIsWrittenDownWithoutTheToken() throws Exception {
        String token = bank.tokens().of("teller", "teller") + "x";
        Answer answer =
                bank.send(null, bank.request("/api/v1/owners?q=Mustermann").header("Authorization", "Bearer " + token));
        answer.has(401);

        assertThat(line(answer))
                .contains("WARN", "io.eventbank.security", "Refused", "status=\"401\"", "method=\"GET\"")
                .contains("path=\"/api/v1/owners\"", "address=\"127.0.0.1\"", "reason=")
                .doesNotContain(token.substring(token.lastIndexOf('.') + 1), "Mustermann");
    }

    @Test
    void whatACallerMayNotDoIsWrittenDownWithTheCaller() throws Exception {
        Answer byRole = bank.get("auditor", "/api/v1/admin/processors").has(403);
        assertThat(line(byRole)).contains("Refused", "status=\"403\"", "subject=\"auditor\"");

        Answer ofActuator = bank.get("teller", "/actuator/prometheus").has(403);
        assertThat(line(ofActuator)).contains("Refused", "status=\"403\"", "subject=\"teller\"");
    }

    @Test
    void whatAnOperatorDoesIsWrittenDown() throws Exception {
        Answer answer = bank.post("operator", "/api/v1/admin/parity/A-" + UUID.randomUUID() + "/heal", "");
        assertThat(line(answer))
                .contains("INFO", "Operation", "method=\"POST\"", "subject=\"operator\"")
                .contains("status=\"" + answer.status() + "\"");
    }

    @Test
    void anErasureIsWrittenDownWhoeverOrdersIt() throws Exception {
        Answer answer = bank.delete("teller", "/api/v1/owners/C-" + UUID.randomUUID() + "/personal-data")
                .has(404);
        assertThat(line(answer))
                .contains("INFO", "Operation", "method=\"DELETE\"", "subject=\"teller\"", "status=\"404\"");
    }

    @Test
    void aWrongPasswordOfAClientIsWrittenDownWithoutIt() throws Exception {
        String guess = Base64.getEncoder().encodeToString("teller:my-guess".getBytes(StandardCharsets.UTF_8));
        Answer answer = bank.send(
                null,
                bank.request("/oauth2/token")
                        .header("Authorization", "Basic " + guess)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString("grant_type=client_credentials")));
        answer.has(401);
        assertThat(line(answer)).contains("status=\"401\"", "/oauth2/token").doesNotContain(guess, "my-guess");
    }

    @Test
    void aSubjectOrAPathCannotForgeALine() throws Exception {
        String forging = bank.tokens().of("eve\" status=\"200\u0085 x", "auditor");
        Answer answer = bank.send(
                null, bank.request("/api/v1/admin/processors%0a%0dWARN").header("Authorization", "Bearer " + forging));
        assertThat(answer.status()).isIn(400, 401, 404);
        Answer forbidden = bank.send(
                null,
                bank.request("/api/v1/admin/processors")
                        .header("Authorization", "Bearer " + bank.tokens().of("eve\" status=\"200", "auditor")));
        assertThat(line(forbidden.has(403))).contains("subject=\"eve? status=?200\"");
    }

    @Test
    void whatIsAllowedLeavesNoLine() throws IOException {
        Answer read = bank.get("teller", "/api/v1/accounts?limit=1").has(200);
        Answer refused = bank.get(null, "/api/v1/accounts").has(401);
        line(refused);
        assertThat(bank.log()).doesNotContain(read.header("X-Request-Id"));
    }

    /** The line about an answer, which is written when the answer has been sent. */
    private String line(Answer answer) {
        String requestId = answer.header("X-Request-Id");
        return await().until(
                        () -> bank.log()
                                .lines()
                                .filter(line -> line.contains(requestId) && line.contains("io.eventbank.security"))
                                .findFirst()
                                .orElse(""),
                        line -> !line.isEmpty());
    }
}
