package io.eventbank.account.query.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.eventbank.account.api.event.AccountEvent;
import io.eventbank.account.api.event.TransactionBooked;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.query.projection.RecordedEvent;
import io.eventbank.account.query.testing.AccountHistory;
import io.eventbank.account.query.testing.QueryTest;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.axonframework.eventhandling.StreamingEventProcessor;
import org.junit.jupiter.api.Test;

/** Read models whose processors are split and merged while events come in; in a currency of their own. */
class SplitProjectionsTest extends QueryTest {

    private static final String CURRENCY = "PYG";
    private static final int ACCOUNTS = 60;
    private static final List<String> SPLIT = List.of("accounts", "streams");

    @Test
    void nothingIsLostOrCountedTwiceWhileTheProcessorsAreSplitAndMerged() throws Exception {
        OwnerId owner = register("Ada Lovelace", "ada@example.org");
        Map<AccountId, AccountHistory> histories = new HashMap<>();
        for (int i = 0; i < ACCOUNTS; i++) {
            AccountId account = new AccountId(unique("A"));
            histories.put(account, AccountHistory.random(i, account, owner, CURRENCY));
        }
        CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> writeInTurn(histories));

        for (String action :
                List.of("split", "split", "split", "merge", "merge?segment=0", "split", "merge", "merge")) {
            for (String processor : SPLIT) {
                mvc.perform(post("/api/v1/admin/processors/" + processor + "/" + action)
                                .with(OPERATOR))
                        .andExpect(status().isOk());
            }
        }
        writing.get(60, TimeUnit.SECONDS);
        caughtUp();

        List<String> split = tables(owner);
        assertDaysAddUp(histories);
        assertThat(split).hasSizeGreaterThan(10 * ACCOUNTS);
        for (String name : SPLIT) {
            assertThat(jdbc.queryForList(
                            "SELECT segment FROM account_query.token_entry WHERE processor_name = ?",
                            Integer.class,
                            name))
                    .containsExactly(0);
            StreamingEventProcessor processor = processing
                    .eventProcessor(name, StreamingEventProcessor.class)
                    .orElseThrow();
            processor.shutDown();
            processor.resetTokens();
            processor.start();
        }
        caughtUp();
        assertThat(tables(owner)).isEqualTo(split);
    }

    /** One event of each account after the other, so that all segments always have something to do. */
    private void writeInTurn(Map<AccountId, AccountHistory> histories) {
        int longest = histories.values().stream()
                .mapToInt(history -> history.events().size())
                .max()
                .orElseThrow();
        for (int i = 0; i < longest; i++) {
            int turn = i;
            histories.forEach((account, history) -> {
                if (turn < history.events().size()) {
                    record(account, history.events().subList(turn, turn + 1));
                }
            });
        }
    }

    private List<String> tables(OwnerId owner) {
        List<String> rows = new ArrayList<>();
        for (String query : List.of(
                "SELECT row_to_json(a)::text FROM account_query.account a WHERE owner_id = ? ORDER BY account_id",
                "SELECT row_to_json(t)::text FROM account_query.account_transaction t JOIN account_query.account a"
                        + " USING (account_id) WHERE a.owner_id = ? ORDER BY account_id, t.sequence",
                "SELECT row_to_json(d)::text FROM account_query.account_day d JOIN account_query.account a"
                        + " USING (account_id) WHERE a.owner_id = ? ORDER BY account_id, d.booking_date",
                "SELECT row_to_json(s)::text FROM account_query.event_stream s WHERE owner_id = ? ORDER BY stream_id")) {
            rows.addAll(jdbc.queryForList(query, String.class, owner.value()));
        }
        rows.addAll(jdbc.queryForList(
                "SELECT row_to_json(d)::text FROM account_query.transaction_day d WHERE currency = ?"
                        + " ORDER BY booking_date",
                String.class,
                CURRENCY));
        return rows;
    }

    private void assertDaysAddUp(Map<AccountId, AccountHistory> histories) {
        List<BigDecimal> amounts = histories.values().stream()
                .flatMap(history -> history.events().stream())
                .map(RecordedEvent<AccountEvent>::event)
                .filter(TransactionBooked.class::isInstance)
                .map(event -> ((TransactionBooked) event).signedAmount())
                .toList();
        Map<String, Object> sums = jdbc.queryForMap(
                "SELECT sum(transaction_count)::bigint AS count, sum(total_amount) AS total"
                        + " FROM account_query.transaction_day WHERE currency = ?",
                CURRENCY);
        assertThat(sums.get("count")).isEqualTo((long) amounts.size());
        assertThat((BigDecimal) sums.get("total"))
                .isEqualByComparingTo(amounts.stream().reduce(BigDecimal.ZERO, BigDecimal::add));
    }
}
