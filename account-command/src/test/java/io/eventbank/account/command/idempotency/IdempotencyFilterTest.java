package io.eventbank.account.command.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.eventbank.account.command.CommandSide;
import io.eventbank.account.command.TestTokens;
import io.eventbank.account.support.personaldata.KeyedHashes;
import io.eventbank.account.support.testing.TestDatabase;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.mock.web.DelegatingServletInputStream;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.web.servlet.HandlerExceptionResolver;
import tools.jackson.databind.json.JsonMapper;

/** What happens while a request is being carried out: here the test is who does it. */
class IdempotencyFilterTest {

    @TempDir
    private static Path spool;

    private static ConfigurableApplicationContext application;
    private static IdempotencyRecords records;
    private static JdbcTemplate jdbc;

    private final String key = UUID.randomUUID().toString();

    @BeforeAll
    static void start() {
        application = CommandSide.startWeb(TestTokens.class, TestDatabase.create(), spool);
        records = application.getBean(IdempotencyRecords.class);
        jdbc = application.getBean(JdbcTemplate.class);
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    @BeforeEach
    void authenticate() {
        SecurityContextHolder.getContext()
                .setAuthentication(new JwtAuthenticationToken(TestTokens.token("t", "teller")));
    }

    @AfterEach
    void forget() {
        SecurityContextHolder.clearContext();
    }

    @Test
    void whoTookTooLongGivesTheAnswerOfItsSuccessor() throws Exception {
        MockHttpServletResponse successor = new MockHttpServletResponse();

        MockHttpServletResponse slow = handle(records, (request, response) -> {
            answer(response, 200, "\"1\"", "slow");
            timeOut();
            successor(successor, 201, "\"2\"", "successor");
        });

        assertThat(successor.getStatus()).isEqualTo(201);
        assertThat(slow.getStatus()).isEqualTo(201);
        assertThat(slow.getHeader("ETag")).isEqualTo("\"2\"");
        assertThat(slow.getHeader("Idempotency-Replayed")).isEqualTo("true");
        assertThat(slow.getContentAsString()).isEqualTo("successor");
    }

    @Test
    void whoTookTooLongHasNoAnswerWhileItsSuccessorHasNone() throws Exception {
        MockHttpServletResponse slow = handle(records, (request, response) -> {
            answer(response, 200, "\"1\"", "slow");
            timeOut();
            jdbc.update(
                    "UPDATE account_command.idempotency_record SET claim = ? WHERE idempotency_key = ?",
                    UUID.randomUUID(),
                    key);
        });

        assertThat(slow.getStatus()).isEqualTo(409);
        assertThat(slow.getHeader("ETag")).isNull();
        assertThat(slow.getContentAsString()).contains("request_in_progress").doesNotContain("slow");
    }

    @Test
    void afterAnExceptionTheKeyIsFree() throws Exception {
        assertThatThrownBy(() -> handle(records, (request, response) -> {
                    throw new ServletException("broken");
                }))
                .hasMessage("broken");

        MockHttpServletResponse next = handle(records, (request, response) -> answer(response, 200, "\"1\"", "next"));

        assertThat(next.getHeader("Idempotency-Replayed")).isNull();
        assertThat(next.getContentAsString()).isEqualTo("next");
    }

    @Test
    void anAnswerThatCannotBeKeptIsNotGiven() throws Exception {
        MockHttpServletResponse response = handle(
                new IdempotencyRecords(null, null, limits()) {
                    @Override
                    Optional<EarlierRequest> claim(Claim claim, byte[] hash) {
                        return Optional.empty();
                    }

                    @Override
                    boolean finish(Claim claim, byte[] hash, KeptAnswer answer) {
                        throw new DataAccessResourceFailureException("gone");
                    }

                    @Override
                    void release(Claim claim) {
                        throw new DataAccessResourceFailureException("gone");
                    }
                },
                (request, answer) -> answer(answer, 201, "\"1\"", "lost"));

        assertThat(response.getStatus()).isEqualTo(503);
        assertThat(response.getHeader("ETag")).isNull();
        assertThat(response.getContentAsString()).contains("unavailable").doesNotContain("lost");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u00e4", "a\tb", "\u007f"})
    void aKeyOfOtherThanVisibleAsciiIsRefused(String bad) throws Exception {
        MockHttpServletRequest request = request();
        request.removeHeader("Idempotency-Key");
        request.addHeader("Idempotency-Key", bad);
        MockHttpServletResponse response = new MockHttpServletResponse();

        filter(records).doFilter(request, response, (same, answer) -> {
            throw new AssertionError("It was carried out");
        });

        assertThat(response.getStatus()).isEqualTo(400);
        assertThat(response.getContentAsString()).contains("invalid_request");
    }

    @Test
    void anImportThatTakesLongToComeInKeepsItsClaim() throws Exception {
        MockHttpServletRequest endless = new MockHttpServletRequest("POST", "/api/v1/imports/accounts") {
            @Override
            public ServletInputStream getInputStream() {
                return new DelegatingServletInputStream(new InputStream() {
                    @Override
                    public int read() {
                        return 'x';
                    }
                });
            }
        };
        endless.addHeader("Idempotency-Key", key);

        filter(records, new IdempotencyProperties(Duration.ofMillis(30), Duration.ofHours(48), 1, Duration.ofHours(1)))
                .doFilter(endless, new MockHttpServletResponse(), (request, response) -> {
                    Timestamp claimed = claimedAt();
                    await().until(() -> {
                        request.getInputStream().read();
                        return claimedAt().after(claimed);
                    });
                    answer(response, 400, null, "");
                });
    }

    @Test
    void theBodyCanStillBeRead() throws Exception {
        StringBuilder read = new StringBuilder();

        handle(records, (request, response) -> {
            read.append(request.getReader().readLine());
            answer(response, 200, null, "");
        });

        assertThat(read.toString()).isEqualTo("{}");
    }

    private void successor(HttpServletResponse successor, int status, String etag, String body)
            throws IOException, ServletException {
        filter(records).doFilter(request(), successor, (request, response) -> answer(response, status, etag, body));
    }

    private MockHttpServletResponse handle(IdempotencyRecords with, FilterChain chain) throws Exception {
        MockHttpServletResponse response = new MockHttpServletResponse();
        filter(with).doFilter(request(), response, chain);
        return response;
    }

    private MockHttpServletRequest request() {
        MockHttpServletRequest request = new MockHttpServletRequest("PUT", "/api/v1/accounts/A/closure");
        request.addHeader("Idempotency-Key", key);
        request.setContent("{}".getBytes(StandardCharsets.UTF_8));
        return request;
    }

    private static void answer(ServletResponse response, int status, String etag, String body) throws IOException {
        HttpServletResponse answer = (HttpServletResponse) response;
        answer.setStatus(status);
        answer.setHeader("ETag", etag);
        answer.setContentType("text/plain");
        answer.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
    }

    private void timeOut() {
        jdbc.update(
                "UPDATE account_command.idempotency_record SET claimed_at = clock_timestamp() - interval '16 s'"
                        + " WHERE idempotency_key = ?",
                key);
    }

    private Timestamp claimedAt() {
        return jdbc.queryForObject(
                "SELECT claimed_at FROM account_command.idempotency_record WHERE idempotency_key = ?",
                Timestamp.class,
                key);
    }

    private static IdempotencyFilter filter(IdempotencyRecords with) {
        return filter(with, limits());
    }

    private static IdempotencyFilter filter(IdempotencyRecords with, IdempotencyProperties limits) {
        return new IdempotencyFilter(
                with,
                application.getBean(Repeats.class),
                application.getBean("handlerExceptionResolver", HandlerExceptionResolver.class),
                application.getBean(JsonMapper.class),
                application.getBean(KeyedHashes.class),
                limits);
    }

    private static IdempotencyProperties limits() {
        return new IdempotencyProperties(Duration.ofSeconds(15), Duration.ofHours(48), 1000, Duration.ofHours(1));
    }
}
