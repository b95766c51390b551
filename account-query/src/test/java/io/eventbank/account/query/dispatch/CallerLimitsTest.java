package io.eventbank.account.query.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.jwt;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.options;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.eventbank.account.query.QueryApplication;
import io.eventbank.account.query.testing.QueryTest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterProperties;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

@DirtiesContext // closed before the database is, which all of them share
@SpringBootTest(
        classes = QueryApplication.class,
        properties = {
            "account.rate-limit.per-caller.requests=1",
            "account.rate-limit.per-caller.period=1h",
            "account.rate-limit.per-caller.burst=5",
            "account.rate-limit.per-address.requests=1",
            "account.rate-limit.per-address.period=1h",
            "account.rate-limit.per-address.burst=5",
            "account.web.allowed-origins=https://bank.example"
        })
@Import(CallerLimitsTest.Issuer.class)
@ExtendWith(OutputCaptureExtension.class)
class CallerLimitsTest extends QueryTest {

    private static final String ACCOUNTS = "/api/v1/accounts";

    @Autowired
    @Qualifier("tokenRateLimit")
    private FilterRegistrationBean<?> tokenRateLimit;

    /** One that knows no token, and of one cannot say anything. */
    static class Issuer {

        @Bean
        @Primary
        JwtDecoder issuer() {
            return token -> {
                throw token.equals("unchecked") ? new JwtException("No keys") : new BadJwtException("Not a token");
            };
        }
    }

    @Test
    void whoAsksTooOftenIsRefusedForAMomentAndOthersAreNot(CapturedOutput log) throws Exception {
        assertThat(statuses(6, ACCOUNTS, called("hasty"), "192.0.2.1")).containsExactly(200, 200, 200, 200, 200, 429);
        mvc.perform(get(ACCOUNTS).with(called("hasty")))
                .andExpect(status().isTooManyRequests())
                .andExpect(header().exists("Retry-After"))
                .andExpect(header().exists("X-Request-Id"))
                .andExpect(jsonPath("$.code").value("too_many_requests"))
                .andExpect(jsonPath("$.instance").value(ACCOUNTS));
        assertThat(statuses(1, ACCOUNTS, called("patient"), "192.0.2.1")).containsExactly(200);
        assertThat(log.getAll()).contains("status=\"429\"", "subject=\"hasty\"");
    }

    @Test
    void wrongTokensAreCountedByAddressAndDoNotKeepOutWhoHasARightOne() throws Exception {
        assertThat(statuses(6, ACCOUNTS, wrongToken(), "192.0.2.2")).containsExactly(401, 401, 401, 401, 401, 429);
        assertThat(statuses(1, ACCOUNTS, called("neighbour"), "192.0.2.2")).containsExactly(200);
        assertThat(statuses(1, ACCOUNTS, wrongToken(), "192.0.2.3")).containsExactly(401);
    }

    /** By a filter that stands before the filter chains, of which the demo authorization server has one of its own. */
    @Test
    void tokensCannotBeGuessedQuicklyEither() throws Exception {
        assertThat(tokenRateLimit.getUrlPatterns()).containsExactly("/oauth2/*");
        assertThat(tokenRateLimit.getOrder()).isLessThan(SecurityFilterProperties.DEFAULT_FILTER_ORDER);
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            MockHttpServletRequest guess = new MockHttpServletRequest("POST", "/oauth2/token");
            guess.setRemoteAddr("192.0.2.4");
            MockHttpServletResponse answer = new MockHttpServletResponse();
            tokenRateLimit.getFilter().doFilter(guess, answer, new MockFilterChain());
            statuses.add(answer.getStatus());
        }
        assertThat(statuses).containsExactly(200, 200, 200, 200, 200, 429);
    }

    @Test
    void whatACallerMayNotSeeCountsAsWell() throws Exception {
        assertThat(statuses(6, "/actuator/prometheus", called("curious"), "192.0.2.5"))
                .containsExactly(403, 403, 403, 403, 403, 429);
    }

    @Test
    void requestsWithoutATokenAreCountedOnce() throws Exception {
        assertThat(statuses(6, ACCOUNTS, request -> request, "192.0.2.6"))
                .containsExactly(401, 401, 401, 401, 401, 429);
    }

    @Test
    void whatCannotBeCheckedForLackOfKeysIsTriedAgainLater() throws Exception {
        mvc.perform(get(ACCOUNTS).header("Authorization", "Bearer unchecked"))
                .andExpect(status().isServiceUnavailable())
                .andExpect(header().exists("Retry-After"))
                .andExpect(jsonPath("$.code").value("unavailable"));
    }

    @Test
    void aPageOfAnAllowedOriginMayUseTheApi() throws Exception {
        mvc.perform(options(ACCOUNTS)
                        .header("Origin", "https://bank.example")
                        .header("Access-Control-Request-Method", "POST")
                        .header("Access-Control-Request-Headers", "authorization, idempotency-key"))
                .andExpect(status().isOk())
                .andExpect(header().string("Access-Control-Allow-Origin", "https://bank.example"))
                .andExpect(header().doesNotExist("Access-Control-Allow-Credentials"));
        mvc.perform(get(ACCOUNTS).with(called("page")).header("Origin", "https://bank.example"))
                .andExpect(status().isOk())
                .andExpect(header().string("Access-Control-Allow-Origin", "https://bank.example"));
    }

    @Test
    void aPageOfAnyOtherOriginMayNot() throws Exception {
        mvc.perform(options(ACCOUNTS)
                        .header("Origin", "https://bank.example.evil.example")
                        .header("Access-Control-Request-Method", "GET"))
                .andExpect(status().isForbidden())
                .andExpect(header().doesNotExist("Access-Control-Allow-Origin"));
    }

    private static RequestPostProcessor called(String subject) {
        return jwt().jwt(token -> token.subject(subject).claim("roles", List.of("teller")));
    }

    private static RequestPostProcessor wrongToken() {
        return request -> {
            request.addHeader("Authorization", "Bearer wrong");
            return request;
        };
    }

    private List<Integer> statuses(int requests, String path, RequestPostProcessor caller, String address)
            throws Exception {
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < requests; i++) {
            statuses.add(mvc.perform(get(path).with(caller).with(request -> {
                        request.setRemoteAddr(address);
                        return request;
                    }))
                    .andReturn()
                    .getResponse()
                    .getStatus());
        }
        return statuses;
    }
}
