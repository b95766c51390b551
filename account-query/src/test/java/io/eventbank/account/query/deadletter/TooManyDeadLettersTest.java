package io.eventbank.account.query.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import io.eventbank.account.api.event.AccountEvent;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.query.projection.RecordedEvent;
import io.eventbank.account.query.testing.AccountHistory;
import io.eventbank.account.query.testing.QueryTest;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import org.awaitility.Awaitility;
import org.axonframework.eventhandling.EventTrackerStatus;
import org.axonframework.eventhandling.StreamingEventProcessor;
import org.junit.jupiter.api.Test;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;

@TestPropertySource(properties = "account.query.max-dead-letters=20")
@DirtiesContext
class TooManyDeadLettersTest extends QueryTest {

    @Test
    void aReadModelThatWouldLackTooManyEventsStopsAndGoesOnOnceItCan() throws Exception {
        AccountId account = new AccountId(unique("A"));
        AccountHistory history =
                new AccountHistory(account, register("Ada Lovelace", "ada@example.org"), "EUR").opened(0, 0);
        for (int i = 0; i < 25; i++) {
            history.deposited(100, LocalDate.of(2024, 3, 1));
        }
        List<RecordedEvent<AccountEvent>> events = history.events();
        record(account, events.subList(0, 1));
        caughtUp();
        String payload = recordUnreadable(account, events.get(1));
        record(account, events.subList(2, 26));
        StreamingEventProcessor accounts = processing
                .eventProcessor("accounts", StreamingEventProcessor.class)
                .orElseThrow();
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> accounts.processingStatus().values().stream().noneMatch(EventTrackerStatus::isCaughtUp));
        assertThat(version(account)).isZero();

        mend(account, 1, payload);
        // The unreadable event may have been parked by itself, before there were too many behind it.
        mvc.perform(post("/api/v1/admin/processors/accounts/dead-letters/{id}/retry", account.toString())
                .with(OPERATOR));
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> version(account) == 25);
        caughtUp();
        assertThat(parked(account)).isEmpty();
    }

    private long version(AccountId id) {
        return jdbc.queryForObject(
                "SELECT version FROM account_query.account WHERE account_id = ?", Long.class, id.value());
    }
}
