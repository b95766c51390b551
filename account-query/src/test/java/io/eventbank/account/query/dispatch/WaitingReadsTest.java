package io.eventbank.account.query.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import io.eventbank.account.api.error.ErrorCode;
import io.eventbank.account.api.error.Refusal;
import io.eventbank.account.api.event.TransferCompleted;
import io.eventbank.account.api.event.TransferRequested;
import io.eventbank.account.api.query.FindOwnerVersion;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.api.value.TransactionId;
import io.eventbank.account.api.value.TransferId;
import io.eventbank.account.query.testing.QueryTest;
import io.eventbank.account.support.security.Caller;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.axonframework.common.Registration;
import org.axonframework.queryhandling.QueryBus;
import org.axonframework.queryhandling.QueryGateway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

/** Six reads may wait at the same time, four of them of one caller. */
class WaitingReadsTest extends QueryTest {

    private static final String NOTHING = "/api/v1/transfers/none?wait=1";

    private final ExecutorService clients = Executors.newCachedThreadPool();

    @Autowired
    private WaitingReads waitingReads;

    @Autowired
    private QueryProperties properties;

    @Autowired
    private QueryBus queryBus;

    @Autowired
    private QueryGateway gateway;

    @AfterEach
    void nobodyWaitsAnyMore() {
        clients.shutdown();
        Awaitility.await().until(() -> waitingReads.quota().held() == 0);
        assertThat(emitter.activeSubscriptions()).isEmpty();
    }

    @Test
    void whatIsMoreThanMayWaitIsRefusedAndAllElseGoesOn() throws Exception {
        OwnerId owner = register("Ada", "ada@example.org");
        caughtUp();
        String path = "/api/v1/owners/" + owner.value();
        TransferId transfer = new TransferId(unique("X"));
        String waits = "/api/v1/transfers/" + transfer.value() + "?wait=10";
        List<Future<MockHttpServletResponse>> waiting = new ArrayList<>(wait(4, waits, TELLER));

        assertRefused(answer(NOTHING, TELLER), 429, "too_many_requests");
        assertThat(answer(path + "?minVersion=0", TELLER).getStatus()).isEqualTo(200);
        assertThat(answer(path, TELLER).getStatus()).isEqualTo(200);

        waiting.addAll(wait(2, waits, AUDITOR));
        assertRefused(answer(NOTHING, customer(owner)), 503, "too_many_waiting");
        assertRefused(answer("/api/v1/owners/none?minVersion=3", AUDITOR), 503, "too_many_waiting");
        assertThat(answer(path + "?minVersion=0", customer(owner)).getStatus()).isEqualTo(200);

        append(transfer, 0, requested(transfer, owner), new TransferCompleted(transfer));
        for (Future<MockHttpServletResponse> answer : waiting) {
            assertThat(answer.get(10, TimeUnit.SECONDS).getStatus()).isEqualTo(200);
        }
        assertThat(waitingReads.quota().held()).isZero();
        for (var answer : wait(4, NOTHING, TELLER)) {
            assertThat(answer.get(10, TimeUnit.SECONDS).getStatus()).isEqualTo(404);
        }
        assertThat(waitingReads.quota().held()).isZero();
    }

    @Test
    void aReadThatFailsWhileItWaitsWaitsNoMore() {
        OwnerId owner = register("Ada", "ada@example.org");
        caughtUp();
        AtomicInteger lookUps = new AtomicInteger();
        Registration failure = queryBus.registerHandlerInterceptor((unitOfWork, chain) -> {
            if (unitOfWork.getMessage().getPayload() instanceof FindOwnerVersion && lookUps.incrementAndGet() > 1) {
                assertThat(waitingReads.quota().held()).isOne();
                throw new IllegalStateException("lost");
            }
            return chain.proceed();
        });
        try {
            QuerySender sender = new QuerySender(gateway, polling(), waitingReads).onBehalfOf(Caller.system("test"));
            assertThatThrownBy(() -> sender.awaitVersion(
                            new FindOwnerVersion(owner), 1L, new Refusal(ErrorCode.OWNER_NOT_FOUND, "none")))
                    .hasMessageContaining("lost");
        } finally {
            failure.cancel();
        }
        assertThat(waitingReads.quota().held()).isZero();
    }

    @Test
    void someThreadsOfTheServerAreLeftForWhatDoesNotWait() {
        assertThatThrownBy(() -> new WaitingReads(properties, 6)).hasMessageContaining("max-waiting-reads");
        new WaitingReads(properties, 7);
    }

    private static TransferRequested requested(TransferId transfer, OwnerId owner) {
        return new TransferRequested(
                transfer,
                new AccountId("A1"),
                new AccountId("A2"),
                owner,
                owner,
                BigDecimal.TEN,
                Currency.getInstance("EUR"),
                null,
                new TransactionId("D1"),
                new TransactionId("C1"),
                new TransactionId("R1"));
    }

    private QueryProperties polling() {
        Duration minute = Duration.ofMinutes(1);
        return new QueryProperties(
                minute, minute, minute, Duration.ofMillis(10), 1, 1, 1, 1, 1, 1, 1, 1, minute, 1, "bank");
    }

    /** Requests that have come as far as to wait. */
    private List<Future<MockHttpServletResponse>> wait(int count, String url, RequestPostProcessor caller)
            throws Exception {
        int before = waitingReads.quota().held();
        List<Future<MockHttpServletResponse>> answers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Callable<MockHttpServletResponse> request = () -> answer(url, caller);
            answers.add(clients.submit(request));
        }
        Awaitility.await().until(() -> waitingReads.quota().held() == before + count);
        return answers;
    }

    private MockHttpServletResponse answer(String url, RequestPostProcessor caller) throws Exception {
        return mvc.perform(get(url).with(caller)).andReturn().getResponse();
    }

    private void assertRefused(MockHttpServletResponse answer, int status, String code) throws Exception {
        assertThat(answer.getStatus()).isEqualTo(status);
        assertThat(answer.getHeader("Retry-After")).isNotNull();
        assertThat(this.<String>read(answer.getContentAsString(), "$.code")).isEqualTo(code);
    }
}
