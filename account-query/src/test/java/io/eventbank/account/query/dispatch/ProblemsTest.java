package io.eventbank.account.query.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.eventbank.account.api.error.ErrorCode;
import io.eventbank.account.api.error.Refusal;
import io.eventbank.account.api.query.FindOwners;
import io.eventbank.account.api.query.OwnersPage;
import io.eventbank.account.api.query.PageRequest;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.query.testing.AccountHistory;
import io.eventbank.account.query.testing.QueryTest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.axonframework.queryhandling.QueryExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;

class ProblemsTest extends QueryTest {

    private static final String NO_SUCH_TIME = Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString("2024-02-30T00:00:00Z/X1".getBytes(StandardCharsets.UTF_8));

    @Autowired
    private QuerySender queries;

    @ParameterizedTest
    @CsvSource({
        "/accounts/-x, accountId",
        "/owners/%C3%A4, ownerId",
        "/accounts/A1/transactions/_, transactionId",
        "/accounts?status=active, status",
        "/accounts?accountType=GIRO, accountType",
        "/accounts?ownerId=a%00b, ownerId",
        "/accounts?minBalance=1e3, minBalance",
        "/accounts?minBalance=2&maxBalance=1.99, minBalance",
        "/accounts?limit=0, limit",
        "/accounts?limit=501, limit",
        "/owners?limit=many, limit",
        "/owners?name=Ada, name",
        "/owners?q=, q",
        "/owners?q=a%00, q",
        "/owners/C1?minVersion=-1, minVersion",
        "/analytics/transactions?to=2024-01-01, from",
        "/analytics/transactions?from=2024-01-01, to",
        "/analytics/transactions?from=2024-02-30&to=2024-03-01, from",
        "/analytics/transactions?from=2024-01-01&to=12024-01-01, to",
        "/analytics/transactions?from=2024-01-02&to=2024-01-01, from",
        "/analytics/transactions?from=2024-01-01&to=2024-01-01&minVersion=1, minVersion",
        "/streams/BankAccount, streamId",
        "/streams/BankAccount-, streamId",
        "/streams/BankAccount-_, streamId",
        "/streams/-A1, streamId",
        "/streams/Bank_Account-A1, streamId",
        "/streams/A1, streamId",
        "/streams/BankAccount-A1?minVersion=1, minVersion",
        "/streams?minVersion=1, minVersion",
        "/streams?idleForDays=-1, idleForDays",
        "/streams?idleForDays=36501, idleForDays",
        "/streams?idleForDays=99999999999, idleForDays",
        "/streams?idleForDays=1.5, idleForDays",
        "/streams?idleForDays=P30D, idleForDays",
        "/streams?order=name, order",
        "/streams?order=EVENT_COUNT, order",
        "/streams?limit=501, limit",
        "/accounts/A1?minVersion=x, minVersion",
        "/accounts/A1?asof=2024-01-01, asof",
        "/accounts/A1/transactions?from=2024-02-30, from",
        "/accounts/A1/transactions?from=2024-03-02&to=2024-03-01, from",
        "/accounts/A1/transactions?type=CHEQUE, type",
        "/accounts/A1/transactions?limit=1&limit=2, limit",
        "/accounts/A1/statement?to=2024-03-01, from",
        "/accounts/A1/statement?from=2024-03-01, to",
        "/accounts/A1/statement?from=2024-02-30&to=2024-03-01, from",
        "/accounts/A1/statement?from=2024-03-02&to=2024-03-01, from",
        "/accounts/A1/statement?from=2024-03-01&to=2024-03-02&limit=5, limit",
        "/accounts/A1/balances?from=2024-03-02&to=2024-03-01, from",
        "/accounts/A1/balances?to=yesterday, to",
        "/accounts/A1/balances?limit=501, limit",
        "/transfers/-x, transferId",
        "/transfers/X1?wait=-1, wait",
        "/transfers/X1?wait=11, wait",
        "/transfers/X1?wait=99999999999, wait",
        "/transfers/X1?wait=0.5, wait",
        "/transfers/X1?wait=PT5S, wait",
        "/transfers/X1?minVersion=1, minVersion",
        "/transfers?wait=1, wait",
        "/transfers?accountId=_, accountId",
        "/transfers?status=pending, status",
        "/transfers?ownerId=C1, ownerId",
        "/transfers?limit=501, limit",
        "/transfers?olderThan=30, olderThan",
        "/transfers?olderThan=30s, olderThan",
        "/transfers?olderThan=pt30s, olderThan",
        "/transfers?olderThan=P, olderThan",
        "/transfers?olderThan=PT, olderThan",
        "/transfers?olderThan=P1DT, olderThan",
        "/transfers?olderThan=-PT30S, olderThan",
        "/transfers?olderThan=PT-30S, olderThan",
        "/transfers?olderThan=PT1e9H, olderThan",
        "/transfers?olderThan=PT0.5H, olderThan",
        "/transfers?olderThan=PT9999999999S, olderThan",
        "/transfers?olderThan=P9223372036854775807D, olderThan",
        "/transfers?olderThan=P1Y, olderThan",
        "/accounts?limit=0x10, limit",
        "/accounts?limit=%2310, limit",
        "/accounts?limit=%201, limit",
        "/accounts?limit=01, limit",
        "/accounts/A1?version=-0, version",
        "/accounts/A1?version=0x1, version",
        "/accounts/A1?version=9223372036854775808, version",
        "/accounts?status=, status",
        "/accounts?cursor=, cursor"
    })
    void aParameterThatIsNotAsItShouldBeIsNamed(String path, String field) throws Exception {
        expect(get(URI.create("/api/v1" + path)).with(TELLER), 400, "invalid_request", "$.errors[0].field", field);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "garbage",
                "a/b/c",
                "image/png",
                "application/yaml",
                "application/problem+json",
                "application/vnd.x+json",
                "application/json;charset=utf-16",
                "application/json;q=2"
            })
    void aFormThatAnAnswerCannotBeHadInIsNotAcceptable(String accept) throws Exception {
        OwnerId owner = register("Ada", "ada@example.org");
        AccountId account = new AccountId(unique("A"));
        record(account, new AccountHistory(account, owner, "EUR").opened(0, 0).events());
        caughtUp();
        for (String path : List.of(
                "/accounts/" + account.value(),
                "/accounts/" + account.value() + "/events",
                "/accounts/" + account.value() + "/statement?from=2024-02-01&to=2024-03-01",
                "/accounts/" + account.value() + "/balances",
                "/owners",
                "/streams",
                "/analytics/transactions?from=2024-02-01&to=2024-03-01")) {
            mvc.perform(get("/api/v1" + path).with(TELLER)).andExpect(status().isOk());
            expect(get("/api/v1" + path).header("Accept", accept).with(TELLER), 406, "not_acceptable", "$.status", 406);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/accounts",
                "/owners",
                "/owners?q=a",
                "/accounts/A1/transactions",
                "/accounts/A1/balances",
                "/transfers",
                "/streams"
            })
    void aCursorThatNoneOfTheListSPagesGaveIsRefused(String path) throws Exception {
        for (String cursor : List.of("!", "YQ==", "LXg", "MjAyNC0wMi0zMC8x", NO_SUCH_TIME)) {
            String url = "/api/v1" + path + (path.contains("?") ? "&" : "?") + "cursor=" + cursor;
            expect(get(URI.create(url)).with(TELLER), 400, "invalid_cursor", "$.status", 400);
        }
    }

    @Test
    void aRefusalCrossesTheQueryBusAsData() {
        FindOwners query = new FindOwners(null, new PageRequest("!", 1));
        assertThatThrownBy(() -> queries.ask(query, OwnersPage.class))
                .isInstanceOfSatisfying(
                        QueryExecutionException.class,
                        e -> assertThat(e.<Refusal.Details>getDetails())
                                .hasValueSatisfying(
                                        details -> assertThat(details.code()).isEqualTo(ErrorCode.INVALID_CURSOR)));
    }

    @Test
    void whoHasNoTokenOrABadOneOrNotTheRoleGetsNothing() throws Exception {
        for (String path : List.of(
                "/owners",
                "/owners/C1",
                "/owners/C1/summary",
                "/analytics/transactions",
                "/streams",
                "/streams/BankAccount-A1",
                "/accounts",
                "/accounts/A1",
                "/accounts/A1/transactions",
                "/accounts/A1/transactions/T1",
                "/accounts/A1/statement",
                "/accounts/A1/balances",
                "/transfers",
                "/transfers/X1")) {
            String url = "/api/v1" + path;
            expect(get(url), 401, "unauthorized", "$.instance", url);
            expect(get(url).header("Authorization", "Bearer forged"), 401, "unauthorized", "$.instance", url);
            expect(get(url).with(OPERATOR), 403, "forbidden", "$.instance", url);
            expect(get(url).with(caller("nobody")), 403, "forbidden", "$.instance", url);
        }
    }

    @Test
    void whatTheFrameworkRefusesIsAProblemToo() throws Exception {
        expect(get("/api/v1/nothing").with(TELLER), 404, "not_found", "$.status", 404);
        expect(post("/api/v1/owners").with(TELLER), 405, "method_not_allowed", "$.status", 405);
        expect(get("/api/v1/owners").accept(MediaType.TEXT_XML).with(TELLER), 406, "not_acceptable", "$.status", 406);
    }

    private void expect(MockHttpServletRequestBuilder request, int status, String code, String path, Object value)
            throws Exception {
        mvc.perform(request)
                .andExpect(status().is(status))
                .andExpect(content().contentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON))
                .andExpect(jsonPath("$.code").value(code))
                .andExpect(jsonPath(path).value(value));
    }
}
