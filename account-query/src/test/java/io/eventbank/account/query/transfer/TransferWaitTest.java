package io.eventbank.account.query.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.eventbank.account.api.event.TransferCancellationRequested;
import io.eventbank.account.api.event.TransferCompensated;
import io.eventbank.account.api.event.TransferCompleted;
import io.eventbank.account.api.event.TransferFailed;
import io.eventbank.account.api.event.TransferResumed;
import io.eventbank.account.api.query.FindTransfer;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.api.value.TransferId;
import io.eventbank.account.api.value.TransferStatus;
import io.eventbank.account.query.testing.QueryTest;
import io.eventbank.account.query.transfer.TransferHistory.Party;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.axonframework.common.Registration;
import org.axonframework.queryhandling.QueryBus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mock.web.MockHttpServletResponse;

class TransferWaitTest extends QueryTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Party from = new Party(new AccountId(unique("A")), new OwnerId(unique("C")));
    private final Party to = new Party(new AccountId(unique("A")), new OwnerId(unique("C")));
    private final TransferId id = new TransferId(unique("X"));
    private final String path = "/api/v1/transfers/" + id.value();
    private final AtomicInteger lookUps = new AtomicInteger();

    @Autowired
    private QueryBus queryBus;

    private Registration counter;

    @BeforeEach
    void countLookUps() {
        counter = queryBus.registerHandlerInterceptor((unitOfWork, chain) -> {
            if (unitOfWork.getMessage().getPayload() instanceof FindTransfer) {
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

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PENDING")
    void aReadAnswersAsSoonAsTheTransferEnds(TransferStatus end) throws Exception {
        requested();
        caughtUp();
        Instant start = Instant.now();
        var answer = waiting(path + "?wait=10", TELLER);
        append(
                id,
                1,
                switch (end) {
                    case COMPLETED -> new TransferCompleted(id);
                    case FAILED -> new TransferFailed(id, "insufficient_funds");
                    default -> new TransferCompensated(id, "account_closed");
                });
        MockHttpServletResponse response = answer.get(20, TimeUnit.SECONDS);
        assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(10));
        assertThat(response.getStatus()).isEqualTo(200);
        assertThat(statusIn(response)).isEqualTo(end.name());
        assertThat(response.getContentAsString()).contains("\"finishedAt\"");
        assertThat(lookUps).as("look-ups of the transfer").hasValue(1);
    }

    @Test
    void whatLeavesATransferPendingDoesNotEndTheWait() throws Exception {
        requested();
        caughtUp();
        var answer = waiting(path + "?wait=10", TELLER);
        append(id, 1, new TransferResumed(id), new TransferCancellationRequested(id));
        caughtUp();
        assertThat(answer).isNotDone();
        append(id, 3, new TransferFailed(id, "transfer_cancelled"));
        assertThat(statusIn(answer.get(20, TimeUnit.SECONDS))).isEqualTo("FAILED");
    }

    @Test
    void aReadAnswersWithWhatTheTransferIsWhenTheTimeIsUp() throws Exception {
        requested();
        caughtUp();
        Instant start = Instant.now();
        assertThat(this.<String>read(body(path + "?wait=1", TELLER), "$.status"))
                .isEqualTo("PENDING");
        assertThat(Duration.between(start, Instant.now())).isGreaterThanOrEqualTo(SECOND);
        assertThat(lookUps).as("look-ups of the transfer").hasValue(1);
    }

    @Test
    void aReadWaitsForATransferToAppearAndThenForItsEnd() throws Exception {
        var answer = waiting(path + "?wait=10", TELLER);
        requested();
        caughtUp();
        assertThat(answer).isNotDone();
        append(id, 1, new TransferCompleted(id));
        assertThat(statusIn(answer.get(20, TimeUnit.SECONDS))).isEqualTo("COMPLETED");
        assertThat(lookUps).as("look-ups of the transfer").hasValue(1);
    }

    @Test
    void aTransferThatAppearsButDoesNotEndInTimeIsAnsweredAsPending() throws Exception {
        var answer = waiting(path + "?wait=3", TELLER);
        requested();
        assertThat(statusIn(answer.get(20, TimeUnit.SECONDS))).isEqualTo("PENDING");
    }

    @Test
    void aTransferThatDoesNotAppearInTimeIsUnknown() throws Exception {
        Instant start = Instant.now();
        mvc.perform(get(path + "?wait=1").with(TELLER)).andExpect(status().isNotFound());
        assertThat(Duration.between(start, Instant.now())).isGreaterThanOrEqualTo(SECOND);
    }

    @Test
    void thereIsNothingToWaitForAtTheEndOfATransferOrWithoutTime() throws Exception {
        Instant start = Instant.now();
        mvc.perform(get(path).with(TELLER)).andExpect(status().isNotFound());
        mvc.perform(get(path + "?wait=0").with(TELLER)).andExpect(status().isNotFound());
        requested();
        caughtUp();
        assertThat(this.<String>read(body(path, TELLER), "$.status")).isEqualTo("PENDING");
        assertThat(this.<String>read(body(path + "?wait=0", TELLER), "$.status"))
                .isEqualTo("PENDING");
        append(id, 1, new TransferCompleted(id));
        caughtUp();
        assertThat(this.<String>read(body(path + "?wait=10", TELLER), "$.status"))
                .isEqualTo("COMPLETED");
        assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(10));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theOwnersOfBothAccountsAreTold(boolean ofSource) throws Exception {
        var answer = waiting(path + "?wait=10", customer(ofSource ? from.owner() : to.owner()));
        requested();
        append(id, 1, new TransferCompleted(id));
        assertThat(statusIn(answer.get(20, TimeUnit.SECONDS))).isEqualTo("COMPLETED");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aStrangerWaitsAsIfThereWereNothing(boolean isOwner) throws Exception {
        Instant start = Instant.now();
        var answer = waiting(path + "?wait=2", isOwner ? customer(new OwnerId(unique("C"))) : caller("customer"));
        requested();
        append(id, 1, new TransferCompleted(id));
        caughtUp();
        MockHttpServletResponse response = answer.get(20, TimeUnit.SECONDS);
        assertThat(response.getStatus()).isEqualTo(404);
        assertThat(this.<String>read(response.getContentAsString(), "$.code")).isEqualTo("transfer_not_found");
        assertThat(Duration.between(start, Instant.now())).isGreaterThanOrEqualTo(SECOND.multipliedBy(2));
    }

    private void requested() {
        append(
                id,
                0,
                new TransferHistory(id, Instant.now())
                        .requested(from, to, "1.00", "EUR", "rent")
                        .events()
                        .get(0)
                        .event());
    }

    private String statusIn(MockHttpServletResponse response) throws Exception {
        return read(response.getContentAsString(), "$.status");
    }
}
