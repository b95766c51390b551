package io.eventbank.account.query.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.eventbank.account.api.error.ErrorCode;
import io.eventbank.account.api.error.Refusal;
import io.eventbank.account.api.event.AccountOpened;
import io.eventbank.account.api.event.AccountReactivated;
import io.eventbank.account.api.event.AccountSuspended;
import io.eventbank.account.api.event.OwnerDetailsChanged;
import io.eventbank.account.api.event.OwnerRegistered;
import io.eventbank.account.api.query.FindAccountVersion;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.AccountType;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.query.testing.QueryTest;
import io.eventbank.account.support.security.Caller;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.axonframework.common.Registration;
import org.axonframework.queryhandling.QueryBus;
import org.axonframework.queryhandling.QueryGateway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mock.web.MockHttpServletResponse;

class MinVersionTest extends QueryTest {

    private static final Duration TIMEOUT = Duration.ofMillis(1500);
    private static final BigDecimal ZERO = new BigDecimal("0.00");

    private final OwnerId owner = new OwnerId(unique("C"));
    private final AccountId account = new AccountId(unique("A"));
    private final AtomicInteger lookUps = new AtomicInteger();

    @Autowired
    private QueryBus queryBus;

    @Autowired
    private QueryGateway gateway;

    private Registration counter;

    @BeforeEach
    void countLookUps() {
        counter = queryBus.registerHandlerInterceptor((unitOfWork, chain) -> {
            if (unitOfWork.getMessage().getPayload() instanceof FindAccountVersion) {
                lookUps.incrementAndGet();
            }
            return chain.proceed();
        });
    }

    @AfterEach
    void nobodyWaitsAnyMore() {
        counter.cancel();
        assertThat(emitter.activeSubscriptions()).isEmpty();
    }

    @Test
    void aReadOfWhatIsThereAlreadyAnswersAtOnce() throws Exception {
        open();
        caughtUp();
        Instant start = Instant.now();
        mvc.perform(get("/api/v1/accounts/{id}?minVersion=0", account.value()).with(TELLER))
                .andExpect(status().isOk());
        assertThat(Duration.between(start, Instant.now())).isLessThan(TIMEOUT);
    }

    @Test
    void aReadWaitsUntilTheVersionIsThere() throws Exception {
        open();
        caughtUp();
        var answer = waiting("/api/v1/accounts/" + account.value() + "?minVersion=2", TELLER);
        append(account, 1, new AccountSuspended(account, "lost card"));
        append(account, 2, new AccountReactivated(account));
        assertThat(answer.get(10, TimeUnit.SECONDS).getStatus()).isEqualTo(200);
        assertThat(answer.get().getHeader("ETag")).isEqualTo("\"2\"");
        assertThat(lookUps).as("look-ups of the version").hasValue(1);
    }

    @Test
    void whatAnotherProcessHasChangedIsFoundOut() throws Exception {
        open();
        caughtUp();
        QueryProperties often = new QueryProperties(
                TIMEOUT, TIMEOUT, TIMEOUT, Duration.ofMillis(20), 1, 1, 1, 1, 1, 1, 1, 1, TIMEOUT, 1, "bank");
        QuerySender sender =
                new QuerySender(gateway, often, new WaitingReads(often, 200)).onBehalfOf(Caller.system("test"));
        var waiting = CompletableFuture.runAsync(() -> sender.awaitVersion(
                new FindAccountVersion(account), 7L, new Refusal(ErrorCode.ACCOUNT_NOT_FOUND, "none")));
        Awaitility.await().until(() -> lookUps.get() > 2);
        assertThat(waiting).isNotDone();
        jdbc.update("UPDATE account_query.account SET version = 7 WHERE account_id = ?", account.value());
        waiting.get(10, TimeUnit.SECONDS);
    }

    @Test
    void whatTheEventsThemselvesAnswerDoesNotWaitForTheView() throws Exception {
        open();
        caughtUp();
        processing.eventProcessor("accounts").orElseThrow().shutDown();
        try {
            append(account, 1, new AccountSuspended(account, "lost card"));
            String path = "/api/v1/accounts/" + account.value();
            mvc.perform(get(path + "?version=1&minVersion=1").with(TELLER)).andExpect(status().isOk());
            mvc.perform(get(path + "/events?minVersion=1").with(TELLER)).andExpect(status().isOk());
            mvc.perform(get(path + "/explanation?minVersion=1").with(TELLER)).andExpect(status().isOk());
            mvc.perform(get(path + "?minVersion=1").with(TELLER)).andExpect(status().isServiceUnavailable());
        } finally {
            processing.eventProcessor("accounts").orElseThrow().start();
        }
    }

    @Test
    void aReadWaitsUntilTheAccountIsThere() throws Exception {
        var answer = waiting("/api/v1/accounts/" + account.value() + "/transactions?minVersion=0", TELLER);
        open();
        assertThat(answer.get(10, TimeUnit.SECONDS).getStatus()).isEqualTo(200);
    }

    @Test
    void aCustomerWaitsForTheirOwnAccount() throws Exception {
        var answer = waiting("/api/v1/accounts/" + account.value() + "?minVersion=0", customer(owner));
        open();
        assertThat(answer.get(10, TimeUnit.SECONDS).getStatus()).isEqualTo(200);
    }

    @Test
    void aReadOfAnOwnerWaitsUntilTheVersionIsThere() throws Exception {
        append(owner, 0, new OwnerRegistered(owner, name(owner, "Ada"), email(owner, "ada@example.org")));
        var answer = waiting("/api/v1/owners/" + owner.value() + "?minVersion=1", TELLER);
        append(owner, 1, new OwnerDetailsChanged(owner, name(owner, "Eve"), email(owner, "eve@example.org")));
        assertThat(this.<String>read(answer.get(10, TimeUnit.SECONDS).getContentAsString(), "$.name"))
                .isEqualTo("Eve");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/transactions", "/transactions/T1"})
    void aReadIsRefusedForNowWhenTheVersionDoesNotComeInTime(String below) throws Exception {
        open();
        caughtUp();
        Instant start = Instant.now();
        mvc.perform(get("/api/v1/accounts/{id}" + below + "?minVersion=1", account.value())
                        .with(TELLER))
                .andExpect(status().isServiceUnavailable())
                .andExpect(header().exists("Retry-After"))
                .andExpect(jsonPath("$.code").value("read_model_behind"));
        assertThat(Duration.between(start, Instant.now())).isGreaterThanOrEqualTo(TIMEOUT);
        assertThat(lookUps).as("look-ups of the version").hasValue(1);
    }

    @Test
    void anAccountOfOthersLooksAndTakesAsLongAsOneThatDoesNotExist() throws Exception {
        open();
        caughtUp();
        for (String id : List.of(account.value(), "unknown")) {
            Instant start = Instant.now();
            var answer = waiting("/api/v1/accounts/" + id + "?minVersion=1", customer(new OwnerId("stranger")));
            if (id.equals(account.value())) {
                append(account, 1, new AccountSuspended(account, "lost card"));
            }
            MockHttpServletResponse response = answer.get(10, TimeUnit.SECONDS);
            assertThat(response.getStatus()).isEqualTo(404);
            assertThat(this.<String>read(response.getContentAsString(), "$.code"))
                    .isEqualTo("account_not_found");
            assertThat(Duration.between(start, Instant.now())).isGreaterThanOrEqualTo(TIMEOUT);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/accounts", "/owners", "/owners/C1/summary"})
    void listsAndSummariesDoNotWait(String path) throws Exception {
        mvc.perform(get("/api/v1" + path + "?minVersion=1").with(TELLER))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.errors[0].field").value("minVersion"));
    }

    private void open() {
        append(
                account,
                0,
                new AccountOpened(
                        account,
                        owner,
                        AccountType.CHECKING,
                        Currency.getInstance("EUR"),
                        ZERO,
                        ZERO,
                        LocalDate.of(2024, 1, 1)));
    }
}
