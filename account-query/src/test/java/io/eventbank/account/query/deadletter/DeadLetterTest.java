package io.eventbank.account.query.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.delete;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.eventbank.account.api.event.AccountEvent;
import io.eventbank.account.api.event.AccountOpened;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.query.projection.RecordedEvent;
import io.eventbank.account.query.testing.AccountHistory;
import io.eventbank.account.query.testing.QueryTest;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

/** Events that a projection cannot handle. */
class DeadLetterTest extends QueryTest {

    private static final LocalDate DAY = LocalDate.of(2024, 3, 1);
    private static final String LETTERS = "/api/v1/admin/processors/accounts/dead-letters";

    private final AccountId account = new AccountId(unique("A"));
    private OwnerId owner;

    @BeforeEach
    void anOwner() {
        owner = register("Ada Lovelace", "ada@example.org");
    }

    @AfterEach
    void noLettersAreLeft() {
        jdbc.update("DELETE FROM account_query.dead_letter");
    }

    @Test
    void anUnreadableEventIsParkedWithThoseBehindItWhileOtherAccountsGoOn() throws Exception {
        List<RecordedEvent<AccountEvent>> events = deposits(account, 4);
        AccountId other = new AccountId(unique("A"));
        record(account, events.subList(0, 2));
        recordUnreadable(account, events.get(2));
        record(account, events.subList(3, 5));
        record(other, deposits(other, 3));
        caughtUp();

        assertThat(version(account)).isEqualTo(1);
        assertThat(version(other)).isEqualTo(3);
        assertThat(parked(account)).containsExactly("2 unreadable_event", "3", "4");
        mvc.perform(get(LETTERS).with(OPERATOR))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.items.length()").value(1))
                .andExpect(jsonPath("$.items[0].sequence").value(account.toString()))
                .andExpect(jsonPath("$.items[0].eventSequence").value(2))
                .andExpect(jsonPath("$.items[0].letters").value(3))
                .andExpect(jsonPath("$.items[0].failure").value("unreadable_event"))
                .andExpect(jsonPath("$.items[0].attempts").value(1))
                .andExpect(jsonPath("$.items[0].parkedAt").isNotEmpty())
                .andExpect(jsonPath("$.nextCursor").isEmpty());
    }

    @Test
    void parkedEventsAreHandledInTheirOrderOnceTheyCanBe() throws Exception {
        List<RecordedEvent<AccountEvent>> events = deposits(account, 4);
        record(account, events.subList(0, 2));
        String payload = recordUnreadable(account, events.get(2));
        record(account, events.subList(3, 5));
        caughtUp();

        mvc.perform(post(LETTERS + "/{id}/retry", account.toString()).with(OPERATOR))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.handled").value(0))
                .andExpect(jsonPath("$.left.letters").value(3))
                .andExpect(jsonPath("$.left.attempts").value(2));

        mend(account, 2, payload);
        mvc.perform(post(LETTERS + "/{id}/retry", account.toString()).with(OPERATOR))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.sequence").value(account.toString()))
                .andExpect(jsonPath("$.handled").value(3))
                .andExpect(jsonPath("$.left").doesNotExist());
        assertThat(parked(account)).isEmpty();
        assertThat(version(account)).isEqualTo(4);

        mvc.perform(post(LETTERS + "/{id}/retry", account.toString()).with(OPERATOR))
                .andExpect(status().isNotFound())
                .andExpect(jsonPath("$.code").value("dead_letter_not_found"));
        record(account, List.of(deposits(account, 5).get(5)));
        caughtUp();
        assertThat(version(account)).isEqualTo(5);
    }

    @Test
    void whoWaitsForAVersionIsToldWhenItIsHandledAtLast() throws Exception {
        List<RecordedEvent<AccountEvent>> events = deposits(account, 2);
        record(account, events.subList(0, 1));
        String payload = recordUnreadable(account, events.get(1));
        record(account, events.subList(2, 3));
        caughtUp();
        mend(account, 1, payload);
        var waiting = waiting("/api/v1/accounts/" + account.value() + "?minVersion=2", TELLER);
        mvc.perform(post(LETTERS + "/{id}/retry", account.toString()).with(OPERATOR))
                .andExpect(status().isOk());
        assertThat(waiting.join().getStatus()).isEqualTo(200);
    }

    @Test
    void aRetryFindsAnEventThatWasRecordedLate() throws Exception {
        List<RecordedEvent<AccountEvent>> events = deposits(account, 3);
        record(account, List.of(events.get(0), events.get(1), events.get(3)));
        caughtUp();
        assertThat(parked(account)).containsExactly("3 handler_failed", "3 handler_failed");
        record(account, List.of(events.get(2)));
        caughtUp();
        mvc.perform(post(LETTERS + "/{id}/retry", account.toString()).with(OPERATOR))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.handled").value(1))
                .andExpect(jsonPath("$.left").doesNotExist());
        assertThat(version(account)).isEqualTo(3);
    }

    @Test
    void aParkedEventOfAnEarlierRevisionIsReadThroughTheUpcasters() throws Exception {
        recordRaw(account, 0, AccountOpened.class, "1", "{");
        caughtUp();
        assertThat(parked(account))
                .as("in the read models of accounts and of streams, which read it both")
                .containsExactly("0 unreadable_event", "0 unreadable_event");
        mend(account, 0, """
                {"accountId":"%s","ownerId":"%s","currency":"EUR","initialBalance":"7.00","overdraftLimit":"0.00",
                 "openedOn":"2024-03-01"}""".formatted(account.value(), owner.value()));
        mvc.perform(post(LETTERS + "/{id}/retry", account.toString()).with(OPERATOR))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.handled").value(1));
        String answer = body("/api/v1/accounts/" + account.value(), TELLER);
        assertThat(this.<String>read(answer, "$.accountType")).isEqualTo("CHECKING");
        assertThat(this.<String>read(answer, "$.balance")).isEqualTo("7.00");
    }

    @Test
    void anEventThatTheDatabaseRefusesDoesNotTakeTheOthersOfItsBatchWithIt() {
        AccountId other = new AccountId(unique("A"));
        List<RecordedEvent<AccountEvent>> events = deposits(account, 3);
        // A second transaction of the same id: what no command books, and the table's key refuses.
        jdbc.update(
                "INSERT INTO account_query.account_transaction (account_id, sequence, transaction_id, booking_date,"
                        + " recorded_at, type, amount, balance_after) VALUES (?, 2, 'stray', ?, now(), 'DEPOSIT', 1, 1)",
                account.value(),
                DAY);
        record(account, events);
        record(other, deposits(other, 3));
        caughtUp();

        assertThat(version(account)).isEqualTo(1);
        assertThat(version(other)).isEqualTo(3);
        assertThat(parked(account)).containsExactly("2 database_refused", "3");
    }

    @Test
    void discardedEventsAreGoneAndWhatComesBehindThemIsParkedAgain() throws Exception {
        List<RecordedEvent<AccountEvent>> events = deposits(account, 3);
        record(account, events.subList(0, 1));
        recordUnreadable(account, events.get(1));
        record(account, events.subList(2, 3));
        caughtUp();

        mvc.perform(delete(LETTERS + "/{id}", account.toString()).with(OPERATOR))
                .andExpect(status().isNoContent());
        assertThat(parked(account)).isEmpty();
        mvc.perform(delete(LETTERS + "/{id}", account.toString()).with(OPERATOR))
                .andExpect(status().isNotFound());

        record(account, events.subList(3, 4));
        caughtUp();
        assertThat(parked(account)).containsExactly("3 handler_failed");
        assertThat(version(account)).isZero();
    }

    @Test
    void lettersAreListedInPages() throws Exception {
        for (int i = 0; i < 5; i++) {
            jdbc.update(
                    "INSERT INTO account_query.dead_letter (processor, stream_id, sequence, parked_at, failure, attempts)"
                            + " VALUES ('accounts', ?, 1, now(), 'handler_failed', 1)",
                    "BankAccount-page-" + i);
        }
        String first = body(LETTERS + "?limit=3", OPERATOR);
        assertThat(this.<List<String>>read(first, "$.items[*].sequence"))
                .containsExactly("BankAccount-page-0", "BankAccount-page-1", "BankAccount-page-2");
        String second = body(LETTERS + "?limit=3&cursor=" + this.<String>read(first, "$.nextCursor"), OPERATOR);
        assertThat(this.<List<String>>read(second, "$.items[*].sequence"))
                .containsExactly("BankAccount-page-3", "BankAccount-page-4");
        mvc.perform(get(LETTERS + "?cursor=!").with(OPERATOR)).andExpect(status().isBadRequest());
        mvc.perform(get("/api/v1/admin/processors/nothing/dead-letters").with(OPERATOR))
                .andExpect(status().isNotFound())
                .andExpect(jsonPath("$.code").value("processor_not_found"));
    }

    @Test
    void onlyOperatorsSeeAndChangeThem() throws Exception {
        for (RequestPostProcessor caller : List.of(TELLER, AUDITOR, customer(owner))) {
            mvc.perform(get(LETTERS).with(caller)).andExpect(status().isForbidden());
            mvc.perform(post(LETTERS + "/X/retry").with(caller)).andExpect(status().isForbidden());
            mvc.perform(delete(LETTERS + "/X").with(caller)).andExpect(status().isForbidden());
        }
    }

    private List<RecordedEvent<AccountEvent>> deposits(AccountId id, int count) {
        AccountHistory history = new AccountHistory(id, owner, "EUR").opened(0, 0);
        for (int i = 0; i < count; i++) {
            history.deposited(100 + i, DAY);
        }
        return history.events();
    }

    private long version(AccountId id) {
        return jdbc.queryForObject(
                "SELECT version FROM account_query.account WHERE account_id = ?", Long.class, id.value());
    }
}
