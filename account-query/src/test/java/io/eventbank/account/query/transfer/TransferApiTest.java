package io.eventbank.account.query.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.api.value.TransferId;
import io.eventbank.account.query.testing.QueryTest;
import io.eventbank.account.query.transfer.TransferHistory.Party;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.json.JsonCompareMode;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

class TransferApiTest extends QueryTest {

    private static final String PATH = "/api/v1/transfers";

    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    private final String prefix = unique("X");
    private final Party ada = party();
    private final Party adaToo = new Party(new AccountId(unique("A")), ada.owner());
    private final Party bob = party();
    private final Party eve = party();

    @Autowired
    private TransferProjection projection;

    @Test
    void aTransferIsAnsweredWithAllItsFields() throws Exception {
        TransferId id = new TransferId(prefix);
        Instant start = Instant.parse("2024-02-28T23:59:58.250Z");
        TransferHistory history = new TransferHistory(id, start).requested(ada, bob, "12.30", "EUR", null);
        project(projection, history.events(), id);
        String pending =
                """
                {"transferId": "%s", "fromAccountId": "%s", "toAccountId": "%s", "amount": "12.30",
                 "currency": "EUR", "status": "PENDING", "reference": null,
                 "requestedAt": "2024-02-28T23:59:58.250Z"}
                """.formatted(prefix, ada.account().value(), bob.account().value());
        mvc.perform(get(PATH + "/" + prefix).with(TELLER))
                .andExpect(status().isOk())
                .andExpect(content().json(pending, JsonCompareMode.STRICT));

        project(projection, history.failed().events(), id);
        mvc.perform(get(PATH + "/" + prefix).with(AUDITOR))
                .andExpect(jsonPath("$.status").value("FAILED"))
                .andExpect(jsonPath("$.failureCode").value("insufficient_funds"))
                .andExpect(jsonPath("$.finishedAt").value("2024-02-29T00:00:58.250Z"));
    }

    @ParameterizedTest
    @CsvSource({
        "'', 1 2 3 4 5",
        "&status=PENDING, 1 5",
        "&status=COMPLETED, 2",
        "&status=FAILED, 3",
        "&status=COMPENSATED, 4",
        "&olderThan=PT0S, 1 2 3 4 5",
        "&olderThan=PT40M, 1 2 3",
        "&olderThan=PT2400S, 1 2 3",
        "&olderThan=P0DT0H40M0.5S, 1 2 3",
        "'&olderThan=PT2400,5S', 1 2 3",
        "&olderThan=P1D, ''",
        "&olderThan=P999999999DT999999999H, ''",
        "&olderThan=PT40M&status=PENDING, 1",
        "&olderThan=PT40M&status=COMPENSATED, ''"
    })
    void aListHoldsWhatMeetsAllConditions(String conditions, String expected) throws Exception {
        transfer("1", ada, bob, 90, history -> history);
        transfer("2", bob, ada, 75, TransferHistory::completed);
        transfer("3", ada, eve, 60, TransferHistory::failed);
        transfer("4", eve, ada, 30, TransferHistory::compensated);
        transfer("5", ada, bob, 15, TransferHistory::resumed);
        transfer("6", adaToo, bob, 90, history -> history);
        assertThat(listed("?accountId=" + ada.account().value() + conditions, TELLER))
                .isEqualTo(expected.isEmpty() ? List.of() : ids(expected.split(" ")));
    }

    @Test
    void transfersAreListedByTimeOfRequestAndThenByTheBytesOfTheirIds() throws Exception {
        for (String end : List.of("b", "9", "B", "10", "a")) {
            transfer(end, ada, bob, 60, history -> history);
        }
        transfer("0", bob, ada, 59, history -> history);
        transfer("z", bob, ada, 61, history -> history);
        assertThat(listed("?accountId=" + ada.account().value(), TELLER))
                .isEqualTo(ids("z", "10", "9", "B", "a", "b", "0"));
    }

    @Test
    void pagesFollowEachOtherWhileTransfersAreAddedAndChangeTheirStatus() throws Exception {
        for (RequestPostProcessor caller : List.of(TELLER, customer(ada.owner()))) {
            String run = caller == TELLER ? "T" : "C";
            transfer(run + "2", ada, bob, 60, history -> history);
            transfer(run + "3", bob, ada, 60, history -> history);
            transfer(run + "4", ada, bob, 50, history -> history);
            transfer(run + "5", ada, adaToo, 40, history -> history);
            transfer(run + "6", bob, ada, 30, history -> history);
            List<String> seen = new ArrayList<>();
            String url =
                    PATH + "?limit=2&olderThan=PT10M&accountId=" + ada.account().value();
            int pages = 0;
            while (url != null) {
                MockHttpServletResponse response = mvc.perform(
                                get(URI.create(url)).with(caller))
                        .andReturn()
                        .getResponse();
                seen.addAll(read(response.getContentAsString(), "$.items[*].transferId"));
                String next = read(response.getContentAsString(), "$.nextCursor");
                String link = response.getHeader("Link");
                assertThat(link == null).isEqualTo(next == null);
                if (link != null) {
                    assertThat(link).matches("</api/v1/transfers\\?[^>]*>; rel=\"next\"");
                    assertThat(link).contains("limit=2", "olderThan=PT10M", "cursor=" + next);
                }
                url = link == null ? null : link.substring(1, link.indexOf('>'));
                if (++pages == 1) {
                    transfer(run + "1", ada, bob, 60, history -> history);
                    transfer(run + "35", bob, ada, 60, history -> history);
                    transfer(run + "7", ada, bob, 20, history -> history);
                    transfer(run + "3", bob, ada, 60, TransferHistory::completed);
                    transfer(run + "8", ada, bob, 5, history -> history);
                }
            }
            assertThat(seen.stream().filter(id -> id.startsWith(prefix + run)).toList())
                    .isEqualTo(ids(run + "2", run + "3", run + "35", run + "4", run + "5", run + "6", run + "7"));
            assertThat(seen).doesNotHaveDuplicates();
        }
    }

    @Test
    void theListOfAllTransfersHoldsEachOnce() throws Exception {
        transfer("1", ada, bob, 50, history -> history);
        transfer("2", ada, adaToo, 40, TransferHistory::completed);
        transfer("3", eve, bob, 30, history -> history);
        for (String status : List.of("", "&status=PENDING")) {
            List<String> seen = new ArrayList<>();
            String cursor = null;
            do {
                String body = body(PATH + "?limit=7" + status + (cursor == null ? "" : "&cursor=" + cursor), AUDITOR);
                seen.addAll(read(body, "$.items[*].transferId"));
                cursor = read(body, "$.nextCursor");
            } while (cursor != null);
            assertThat(seen.stream().filter(id -> id.startsWith(prefix)).toList())
                    .isEqualTo(status.isEmpty() ? ids("1", "2", "3") : ids("1", "3"));
        }
    }

    @Test
    void theOwnersOfBothAccountsSeeATransferAndNobodyElse() throws Exception {
        transfer("1", ada, bob, 50, history -> history);
        transfer("2", ada, adaToo, 40, history -> history);
        transfer("3", bob, eve, 30, history -> history);

        assertThat(seen(TELLER)).isEqualTo(ids("1", "2", "3"));
        assertThat(seen(AUDITOR)).isEqualTo(ids("1", "2", "3"));
        assertThat(seen(customer(ada.owner()))).isEqualTo(ids("1", "2"));
        assertThat(seen(customer(bob.owner()))).isEqualTo(ids("1", "3"));
        assertThat(seen(customer(eve.owner()))).isEqualTo(ids("3"));
        assertThat(seen(customer(new OwnerId("stranger")))).isEmpty();
        assertThat(seen(caller("customer"))).isEmpty();

        assertThat(listed("", customer(ada.owner()))).isEqualTo(ids("1", "2"));
        assertThat(listed("?status=PENDING", customer(bob.owner()))).isEqualTo(ids("1", "3"));
        assertThat(listed("", customer(new OwnerId("stranger")))).isEmpty();
        assertThat(listed("", caller("customer"))).isEmpty();
        mvc.perform(get(PATH).with(OPERATOR)).andExpect(status().isForbidden());
        mvc.perform(get(PATH + "/" + prefix + "1").with(OPERATOR)).andExpect(status().isForbidden());
    }

    @Test
    void aCustomerWhoAsksForAnAccountOfOthersIsShownTheirOwnTransfersWithIt() throws Exception {
        transfer("1", ada, bob, 50, history -> history);
        transfer("2", bob, ada, 40, history -> history);
        transfer("3", bob, eve, 30, history -> history);
        String ofBob = "?accountId=" + bob.account().value();
        assertThat(listed(ofBob, customer(bob.owner()))).isEqualTo(ids("1", "2", "3"));
        assertThat(listed(ofBob, TELLER)).isEqualTo(ids("1", "2", "3"));
        assertThat(listed(ofBob, customer(ada.owner()))).isEqualTo(ids("1", "2"));
        assertThat(listed(ofBob, customer(new OwnerId("stranger")))).isEmpty();
        assertThat(listed("?accountId=unknown", TELLER)).isEmpty();
    }

    private void transfer(String end, Party from, Party to, int minutesAgo, UnaryOperator<TransferHistory> course) {
        TransferId id = new TransferId(prefix + end);
        TransferHistory history = new TransferHistory(id, now.minus(Duration.ofMinutes(minutesAgo)));
        project(
                projection,
                course.apply(history.requested(from, to, "1.00", "EUR", "rent")).events(),
                id);
    }

    /** Which of the first three transfers a caller can read; the others must not exist for them. */
    private List<String> seen(RequestPostProcessor caller) throws Exception {
        List<String> seen = new ArrayList<>();
        for (String id : ids("1", "2", "3")) {
            MockHttpServletResponse response =
                    mvc.perform(get(PATH + "/" + id).with(caller)).andReturn().getResponse();
            if (response.getStatus() == 200) {
                seen.add(id);
            } else {
                assertThat(response.getStatus()).isEqualTo(404);
                assertThat(this.<String>read(response.getContentAsString(), "$.code"))
                        .isEqualTo("transfer_not_found");
            }
        }
        return seen;
    }

    private List<String> listed(String conditions, RequestPostProcessor caller) throws Exception {
        return read(body(PATH + conditions, caller), "$.items[*].transferId");
    }

    private List<String> ids(String... ends) {
        return Stream.of(ends).map(end -> prefix + end).toList();
    }

    private static Party party() {
        return new Party(new AccountId(unique("A")), new OwnerId(unique("C")));
    }
}
