package io.eventbank.account.query.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.eventbank.account.api.event.AccountOpened;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.AccountType;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.query.QueryApplication;
import io.eventbank.account.support.testing.TestDatabase;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Currency;
import java.util.stream.Stream;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

@ExtendWith(OutputCaptureExtension.class)
class EndOfStreamsTest {

    /** As long as the web server waits for requests that have not been answered. */
    private static final Duration GRACE = Duration.ofSeconds(20);

    private final AccountId account = new AccountId("A1");

    @Test
    void aStopEndsTheStreamsAndDoesNotWaitForThem(CapturedOutput log) throws Exception {
        Follower follower;
        Instant stop;
        try (ConfigurableApplicationContext application = start()) {
            follower = follow(application);
            stop = Instant.now();
        }
        assertThat(Duration.between(stop, Instant.now())).isLessThan(GRACE.dividedBy(2));
        await().until(follower::isEnded);
        assertThat(log.getAll()).doesNotContain("ERROR");
    }

    @Test
    void aStreamEndsAfterTheLongestTimeEvenIfTheTokenIsValidForLonger() throws Exception {
        try (ConfigurableApplicationContext application = start("--account.query.max-stream-duration=1s")) {
            Follower follower = follow(application);
            await().until(follower::isEnded);
            assertThat(application.isRunning()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "heartbeat-interval=0s",
                "max-stream-duration=-1s",
                "reconnect-after=-1s",
                "max-followers=0",
                "live-threads=0",
                "live-readers=0",
                "poll-interval=0s",
                "checkpoint-interval=0",
                "max-explanation-terms=0",
                "max-statement-transactions=0"
            })
    void itDoesNotStartWithALimitThatAllowsNothing(String setting) {
        assertThatThrownBy(() -> start("--account.query." + setting))
                .hasStackTraceContaining("account.query." + setting.split("=")[0] + " is too small");
    }

    private Follower follow(ConfigurableApplicationContext application) throws Exception {
        open(application.getBean(EventStore.class));
        int port = application.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
        Follower follower = Follower.open(Follower.request(port, account, TokenTexts.TELLER, "?minVersion=0"));
        assertThat(follower.next().id()).isEqualTo("0");
        return follower;
    }

    private static ConfigurableApplicationContext start(String... settings) {
        return new SpringApplicationBuilder(QueryApplication.class, TokenTexts.class)
                .run(Stream.concat(
                                Stream.of(
                                        "--server.port=0",
                                        "--spring.datasource.url=" + TestDatabase.create(),
                                        "--spring.datasource.username=" + TestDatabase.APPLICATION,
                                        "--account.database.event-store-owner.username=" + TestDatabase.OWNER,
                                        "--account.personal-data.master-key=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                                        "--account.proof.signing-key=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                                        "--spring.lifecycle.timeout-per-shutdown-phase=" + GRACE.toSeconds() + "s"),
                                Arrays.stream(settings))
                        .toArray(String[]::new));
    }

    private void open(EventStore events) {
        AccountOpened opened = new AccountOpened(
                account,
                new OwnerId("C1"),
                AccountType.CHECKING,
                Currency.getInstance("EUR"),
                new BigDecimal("0.00"),
                new BigDecimal("0.00"),
                LocalDate.of(2024, 1, 1));
        events.publish(new GenericDomainEventMessage<>("BankAccount", account.toString(), 0, opened));
    }
}
