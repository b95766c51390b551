package io.eventbank.account.query.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.query.testing.AccountHistory;
import io.eventbank.account.query.testing.QueryTest;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockServletConfig;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.servlet.DispatcherServlet;

/** 200 rows of statements and explanations may be in memory at the same time, 150 of them of one caller. */
class RowsInMemoryTest extends QueryTest {

    private static final String STATEMENT = "/statement?from=2024-03-01&to=2024-03-31";

    private final AccountId account = new AccountId(unique("A"));
    private final String path = "/api/v1/accounts/" + account.value();
    private final CountDownLatch goOn = new CountDownLatch(1);

    @Autowired
    private RowsInMemory rows;

    @Autowired
    private WebApplicationContext context;

    /** Writes into any response, unlike that of {@code mvc}. */
    private DispatcherServlet servlet;

    @BeforeEach
    void startServlet() throws Exception {
        servlet = new DispatcherServlet(context);
        servlet.init(new MockServletConfig(context.getServletContext()));
    }

    @BeforeEach
    void anAccountWithAHundredTransactions() {
        AccountHistory history = new AccountHistory(account, new OwnerId(unique("C")), "EUR").opened(10_000, 0);
        for (int i = 0; i < 100; i++) {
            history.deposited(1, LocalDate.of(2024, 3, 5));
        }
        record(account, history.events());
        caughtUp();
    }

    @AfterEach
    void nothingIsHeldAnyMore() {
        goOn.countDown();
        Awaitility.await().until(() -> rows.held() == 0);
    }

    @Test
    void whatIsMoreThanMayBeInMemoryIsRefusedUntilTheOthersAreWritten() throws Exception {
        var first = writing("teller", 100);
        assertRefused(STATEMENT, TELLER, 429, "too_many_requests");
        assertRefused("/explanation", TELLER, 429, "too_many_requests");
        var second = writing("auditor", 200);
        assertRefused(STATEMENT, caller("auditor"), 429, "too_many_requests");
        assertRefused(STATEMENT, customer(), 503, "too_many_statements");
        assertRefused("/explanation", customer(), 503, "too_many_statements");
        // A period in which nothing was booked needs no room.
        body(path + "/statement?from=2024-03-06&to=2024-03-06", TELLER);

        goOn.countDown();
        assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo(200);
        assertThat(second.get(10, TimeUnit.SECONDS)).isEqualTo(200);
        Awaitility.await().until(() -> rows.held() == 0);
        assertThat(this.<List<?>>read(body(path + STATEMENT, TELLER), "$.transactions"))
                .hasSize(100);
        assertThat(this.<List<?>>read(body(path + "/explanation", TELLER), "$.terms"))
                .hasSize(101);
    }

    @ParameterizedTest
    @CsvSource({
        "/statement?from=2024-03-01&to=2024-03-31, application/json",
        "/statement?from=2024-03-01&to=2024-03-31, text/csv",
        "/statement?from=2024-03-01&to=2024-03-31, application/xml",
        "/statement?from=2024-03-01&to=2024-03-31, application/pdf",
        "/explanation, application/json"
    })
    void nothingIsHeldForAClientThatHasGoneAway(String what, String form) {
        int[] held = {0};
        MockHttpServletResponse gone = new Response(() -> {
            held[0] = rows.held();
            throw new IOException("Broken pipe");
        });
        try {
            serve(what, form, "teller", gone);
        } catch (Exception e) {
            // As the server would have it; what counts is what is left.
        }
        assertThat(held[0]).isGreaterThanOrEqualTo(100);
        assertThat(rows.held()).isZero();
    }

    /** A request for a statement that is just being written; answers with its status. */
    private CompletableFuture<Integer> writing(String role, int heldThen) {
        CountDownLatch begun = new CountDownLatch(1);
        var status = CompletableFuture.supplyAsync(() -> {
            MockHttpServletResponse slow = new Response(() -> {
                begun.countDown();
                await(goOn);
            });
            try {
                serve(STATEMENT, "text/csv", role, slow);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            return slow.getStatus();
        });
        Awaitility.await().until(() -> status.isDone() || begun.getCount() == 0);
        assertThat(rows.held()).isEqualTo(heldThen);
        return status;
    }

    private void serve(String what, String form, String role, MockHttpServletResponse response) throws Exception {
        MockHttpServletRequest request = get(path + what).accept(form).buildRequest(context.getServletContext());
        Jwt token = Jwt.withTokenValue("token")
                .header("alg", "none")
                .subject(role)
                .claim("roles", List.of(role))
                .build();
        SecurityContextHolder.getContext().setAuthentication(new JwtAuthenticationToken(token));
        try {
            servlet.service(request, response);
        } finally {
            SecurityContextHolder.clearContext();
        }
    }

    private RequestPostProcessor customer() {
        String owner = jdbc.queryForObject(
                "SELECT owner_id FROM account_query.account WHERE account_id = ?", String.class, account.value());
        return customer(new OwnerId(owner));
    }

    private void assertRefused(String what, RequestPostProcessor caller, int status, String code) throws Exception {
        MockHttpServletResponse answer =
                mvc.perform(get(path + what).with(caller)).andReturn().getResponse();
        assertThat(answer.getStatus()).isEqualTo(status);
        assertThat(answer.getHeader("Retry-After")).isNotNull();
        assertThat(this.<String>read(answer.getContentAsString(), "$.code")).isEqualTo(code);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private interface Write {
        void before() throws IOException;
    }

    /** A response in which something happens whenever it is written to. */
    private static final class Response extends MockHttpServletResponse {

        private final Write write;

        private Response(Write write) {
            this.write = write;
        }

        @Override
        public ServletOutputStream getOutputStream() {
            ServletOutputStream out = super.getOutputStream();
            return new ServletOutputStream() {
                @Override
                public void write(int value) throws IOException {
                    write.before();
                    out.write(value);
                }

                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    write.before();
                    out.write(bytes, offset, length);
                }

                @Override
                public boolean isReady() {
                    return true;
                }

                @Override
                public void setWriteListener(WriteListener listener) {
                    throw new UnsupportedOperationException();
                }
            };
        }
    }
}
