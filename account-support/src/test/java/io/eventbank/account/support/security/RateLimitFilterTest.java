package io.eventbank.account.support.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventbank.account.support.web.ProblemResponders;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;

class RateLimitFilterTest {

    private static final String NOBODY = null;

    @AfterEach
    void forgetTheCaller() {
        SecurityContextHolder.clearContext();
    }

    @Test
    void whatIsTooMuchOfACallerIsRefusedWithTheTimeToWait() throws Exception {
        RateLimitFilter filter = filter(true, limit(3), unlimited());

        assertThat(statuses(filter, 4, "ada", "192.0.2.1")).containsExactly(200, 200, 200, 429);

        MockHttpServletResponse refused = request(filter, "ada", "192.0.2.1");
        assertThat(refused.getHeader("Retry-After"))
                .satisfies(seconds -> assertThat(Integer.parseInt(seconds)).isBetween(3500, 3600));
        assertThat(refused.getContentType()).isEqualTo("application/problem+json");
        assertThat(refused.getContentAsString()).contains("\"code\":\"too_many_requests\"", "\"status\":429");
    }

    @Test
    void anotherCallerAtTheSameAddressIsNotAffected() throws Exception {
        RateLimitFilter filter = filter(true, limit(1), unlimited());

        assertThat(statuses(filter, 2, "ada", "192.0.2.1")).containsExactly(200, 429);
        assertThat(statuses(filter, 1, "bob", "192.0.2.1")).containsExactly(200);
    }

    @Test
    void aCallerIsTheSameAtEachAddress() throws Exception {
        RateLimitFilter filter = filter(true, limit(1), unlimited());

        assertThat(statuses(filter, 1, "ada", "192.0.2.1")).containsExactly(200);
        assertThat(statuses(filter, 1, "ada", "192.0.2.2")).containsExactly(429);
    }

    @Test
    void whoeverShowsNoTokenIsCountedByTheirAddress() throws Exception {
        RateLimitFilter filter = filter(true, unlimited(), limit(2));

        assertThat(statuses(filter, 3, NOBODY, "192.0.2.1")).containsExactly(200, 200, 429);
        assertThat(statuses(filter, 1, NOBODY, "192.0.2.2")).containsExactly(200);
        assertThat(statuses(filter, 1, "ada", "192.0.2.1")).containsExactly(200);
    }

    @Test
    void theLimitComesBackWithTime() throws Exception {
        RateLimitFilter filter = filter(true, new RateLimitProperties.Limit(1, Duration.ofMillis(500), 1), unlimited());
        assertThat(statuses(filter, 2, "ada", "192.0.2.1")).containsExactly(200, 429);

        Instant patience = Instant.now().plusSeconds(10);
        int status;
        do {
            status = request(filter, "ada", "192.0.2.1").getStatus();
        } while (status == 429 && Instant.now().isBefore(patience));
        assertThat(status).isEqualTo(200);
    }

    @Test
    void addressesOfOneSubscriberAreOne() throws Exception {
        RateLimitFilter filter = filter(true, unlimited(), limit(1));

        assertThat(statuses(filter, 1, NOBODY, "2001:db8:1:2:3:4:5:6")).containsExactly(200);
        assertThat(statuses(filter, 1, NOBODY, "2001:db8:1:2::1")).containsExactly(429);
        assertThat(statuses(filter, 1, NOBODY, "2001:db8:1:3::1")).containsExactly(200);
    }

    @Test
    void thatAProcessLivesIsToldHoweverOftenOneAsks() throws Exception {
        RateLimitFilter filter = filter(true, unlimited(), limit(1));
        assertThat(statuses(filter, 2, NOBODY, "192.0.2.1")).containsExactly(200, 429);

        for (String probe : List.of("/actuator/health/liveness", "/actuator/health/readiness")) {
            MockHttpServletRequest request = new MockHttpServletRequest("GET", probe);
            request.setRemoteAddr("192.0.2.1");
            MockHttpServletResponse response = new MockHttpServletResponse();
            filter.doFilter(request, response, new MockFilterChain());
            assertThat(response.getStatus()).as(probe).isEqualTo(200);
        }
    }

    @Test
    void nothingIsRefusedWhenTheLimitsAreOff() throws Exception {
        RateLimitFilter filter = filter(false, limit(1), limit(1));

        assertThat(statuses(filter, 5, "ada", "192.0.2.1")).containsOnly(200);
        assertThat(statuses(filter, 5, NOBODY, "192.0.2.1")).containsOnly(200);
    }

    private static RateLimitFilter filter(
            boolean enabled, RateLimitProperties.Limit perCaller, RateLimitProperties.Limit perAddress) {
        return new RateLimitFilter(new RateLimits(
                new RateLimitProperties(enabled, perCaller, perAddress, 100), ProblemResponders.create()));
    }

    private static RateLimitProperties.Limit limit(int burst) {
        return new RateLimitProperties.Limit(1, Duration.ofHours(1), burst);
    }

    private static RateLimitProperties.Limit unlimited() {
        return new RateLimitProperties.Limit(1_000_000, Duration.ofSeconds(1), 1_000_000);
    }

    private static List<Integer> statuses(RateLimitFilter filter, int requests, String subject, String address)
            throws Exception {
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < requests; i++) {
            statuses.add(request(filter, subject, address).getStatus());
        }
        return statuses;
    }

    private static MockHttpServletResponse request(RateLimitFilter filter, String subject, String address)
            throws Exception {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", "/api/v1/accounts");
        request.setRemoteAddr(address);
        if (subject == null) {
            SecurityContextHolder.clearContext();
        } else {
            Jwt token = Jwt.withTokenValue("token")
                    .header("alg", "none")
                    .subject(subject)
                    .build();
            SecurityContextHolder.getContext().setAuthentication(new JwtAuthenticationToken(token));
        }
        MockHttpServletResponse response = new MockHttpServletResponse();
        filter.doFilter(request, response, new MockFilterChain());
        return response;
    }
}
