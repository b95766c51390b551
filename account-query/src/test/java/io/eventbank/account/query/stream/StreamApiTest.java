package io.eventbank.account.query.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.api.value.TransferId;
import io.eventbank.account.query.testing.QueryTest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.json.JsonCompareMode;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

class StreamApiTest extends QueryTest {

    private static final String PATH = "/api/v1/streams";

    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    private final String prefix = unique("S");
    private final OwnerId ada = new OwnerId(unique("C"));
    private final OwnerId bob = new OwnerId(unique("C"));

    @Autowired
    private StreamProjection projection;

    @Test
    void aStreamIsAnsweredWithAllItsFields() throws Exception {
        Instant first = now.minus(Duration.ofDays(400)).minusSeconds(3600);
        project(
                projection,
                StreamHistory.account(new AccountId(prefix), ada, first).more(2).events());
        String stream = """
                {"streamId": "BankAccount-%s", "aggregateType": "BankAccount", "eventCount": 3,
                 "firstEventAt": "%s", "lastEventAt": "%s", "streamAgeDays": 400}
                """.formatted(prefix, first, first.plusSeconds(120));
        for (RequestPostProcessor caller : List.of(TELLER, AUDITOR, customer(ada))) {
            mvc.perform(get(PATH + "/BankAccount-" + prefix).with(caller))
                    .andExpect(status().isOk())
                    .andExpect(content().json(stream, JsonCompareMode.STRICT));
        }
    }

    @Test
    void theEventsOfTheStoreAreCountedByTheName() throws Exception {
        OwnerId owner = register("Ada Lovelace", "ada@example.org");
        append(
                new AccountId(owner.value()),
                0,
                StreamHistory.account(new AccountId(owner.value()), owner, now).more(1).events().stream()
                        .map(message -> message.getPayload())
                        .toArray());
        caughtUp();
        String ofOwner = body(PATH + "/Owner-" + owner.value(), customer(owner));
        assertThat(this.<String>read(ofOwner, "$.aggregateType")).isEqualTo("Owner");
        assertThat(this.<Integer>read(ofOwner, "$.eventCount")).isEqualTo(1);
        assertThat(this.<Integer>read(ofOwner, "$.streamAgeDays")).isZero();
        String ofAccount = body(PATH + "/BankAccount-" + owner.value(), customer(owner));
        assertThat(this.<String>read(ofAccount, "$.aggregateType")).isEqualTo("BankAccount");
        assertThat(this.<Integer>read(ofAccount, "$.eventCount")).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "23, 0", "25, 1", "719, 29", "721, 30", "-48, 0"})
    void theAgeIsInWholeDays(int hours, int days) throws Exception {
        account("1", hours, 1);
        assertThat(this.<Integer>read(body(PATH + "/" + names("1").get(0), TELLER), "$.streamAgeDays"))
                .isEqualTo(days);
    }

    @Test
    void streamsAreListedByTheBytesOfTheirNames() throws Exception {
        for (String end : List.of("b", "9", "B", "10", "a")) {
            account(end, 5, 1);
        }
        transfer("0", ada, bob);
        List<String> names = names("10", "9", "B", "a", "b");
        names.add("MoneyTransfer-" + prefix + "0");
        assertThat(ours("?limit=500", AUDITOR)).isEqualTo(names);
        assertThat(ours("?limit=2", customer(ada))).isEqualTo(names);
    }

    @ParameterizedTest
    @CsvSource({
        "?idleForDays=9000, 4 2 3 1",
        "?idleForDays=9001, 4 2 3",
        "?idleForDays=9002, 4 2",
        "?idleForDays=9003, 4",
        "?idleForDays=9004, ''",
        "?idleForDays=36500, ''",
        "?idleForDays=9000&order=eventCount, 2 4 1 3",
        "?idleForDays=9002&order=eventCount, 2 4"
    })
    void idleStreamsAreListedTheLongestIdleFirstOrTheLongestFirst(String conditions, String expected) throws Exception {
        // The last event is some minutes after the first one: not enough for another day.
        account("1", 9000 * 24 + 1, 4);
        account("2", 9002 * 24 + 1, 8);
        account("3", 9001 * 24 + 1, 4);
        account("4", 9003 * 24 + 1, 5);
        account("5", 8999 * 24 + 1, 9);
        assertThat(ours(conditions + "&limit=3", TELLER))
                .isEqualTo(expected.isEmpty() ? List.of() : names(expected.split(" ")));
    }

    @Test
    void theLongestComeFirstAndThoseOfOneLengthByName() throws Exception {
        account("1", 5, 3);
        account("2", 5, 4);
        account("4", 5, 1);
        account("3", 5, 3);
        account("5", 5, 20);
        assertThat(ours("?order=eventCount&limit=7", TELLER)).isEqualTo(names("5", "2", "1", "3", "4"));
        assertThat(ours("?order=eventCount&limit=2", customer(ada))).isEqualTo(names("5", "2", "1", "3", "4"));
    }

    @ParameterizedTest
    @CsvSource({
        "'', 0, '2 3 35 4 5'",
        "'?order=eventCount', 0, '5 4 2 3 35'",
        "'?idleForDays=10000', 10000, '2 3 35 4 5'",
        "'?idleForDays=10000&order=eventCount', 10000, '5 4 2 3 35'"
    })
    void pagesFollowEachOtherWhileStreamsAreAdded(String conditions, int days, String expected) throws Exception {
        int hours = days * 24 + 10;
        account("2", hours, 2);
        account("3", hours, 2);
        account("4", hours - 1, 3);
        account("5", hours - 2, 4);
        RequestPostProcessor caller = days == 0 ? customer(ada) : TELLER;
        List<String> seen = new ArrayList<>();
        boolean added = false;
        String url = PATH + conditions + (conditions.isEmpty() ? "?" : "&") + "limit=1";
        while (url != null) {
            MockHttpServletResponse response =
                    mvc.perform(get(URI.create(url)).with(caller)).andReturn().getResponse();
            seen.addAll(read(response.getContentAsString(), "$.items[*].streamId"));
            String next = read(response.getContentAsString(), "$.nextCursor");
            String link = response.getHeader("Link");
            assertThat(link == null).isEqualTo(next == null);
            if (link != null) {
                assertThat(link).matches("</api/v1/streams\\?[^>]*>; rel=\"next\"");
                assertThat(link).contains("limit=", "cursor=" + next);
            }
            url = link == null ? null : link.substring(1, link.indexOf('>'));
            if (!added && !ours(seen).isEmpty()) {
                added = true;
                account("1", hours + 1, 20);
                account("35", hours, 2);
            }
        }
        assertThat(ours(seen)).isEqualTo(names(expected.split(" ")));
        assertThat(seen).doesNotHaveDuplicates();
    }

    @Test
    void aStreamToWhichSomethingIsAddedMeanwhileDoesNotComeAgainAmongTheIdleOnes() throws Exception {
        StreamHistory history =
                StreamHistory.account(new AccountId(prefix + "1"), ada, now.minus(Duration.ofDays(12_000)));
        project(projection, history.events());
        account("2", 11_999 * 24, 1);
        List<String> seen = new ArrayList<>();
        String cursor = null;
        do {
            String url = PATH + "?idleForDays=0&limit=" + (ours(seen).isEmpty() ? 1 : 100);
            String body = body(url + (cursor == null ? "" : "&cursor=" + cursor), TELLER);
            seen.addAll(read(body, "$.items[*].streamId"));
            cursor = read(body, "$.nextCursor");
            if (ours(seen).size() == 1) {
                AccountId touched = new AccountId(prefix + "1");
                // Its second event comes a minute after its first one: now.
                StreamHistory more =
                        StreamHistory.account(touched, ada, Instant.now().minusSeconds(60));
                project(projection, more.more(1).events());
            }
        } while (cursor != null);
        assertThat(ours(seen)).isEqualTo(names("1", "2"));
        assertThat(this.<Integer>read(body(PATH + "/" + names("1").get(0), TELLER), "$.eventCount"))
                .isEqualTo(2);
    }

    @Test
    void aCursorIsOneOfItsListOnly() throws Exception {
        account("1", 9000 * 24 + 1, 2);
        account("2", 9000 * 24 + 1, 2);
        List<String> lists = List.of(
                PATH + "?limit=1",
                PATH + "?limit=1&order=eventCount",
                PATH + "?limit=1&idleForDays=9000",
                PATH + "?limit=1&idleForDays=9000&order=eventCount");
        for (String from : lists) {
            String cursor = read(body(from, TELLER), "$.nextCursor");
            assertThat(cursor).isNotNull();
            for (String to : lists) {
                boolean same = from.equals(to);
                mvc.perform(get(to + "&cursor=" + cursor).with(TELLER))
                        .andExpect(status().is(same ? 200 : 400))
                        .andExpect(
                                same
                                        ? jsonPath("$.items").isArray()
                                        : jsonPath("$.code").value("invalid_cursor"));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'?order=eventCount', EVENT_COUNT//-1/Owner-C1",
        "'?order=eventCount', EVENT_COUNT//99999999999999999999/Owner-C1",
        "'?order=eventCount', EVENT_COUNT///Owner-C1",
        "'?order=eventCount', EVENT_COUNT/2024-02-20T00:00:00Z/1/Owner-C1",
        "'?order=eventCount&idleForDays=1', EVENT_COUNT//1/Owner-C1",
        "'?idleForDays=1', LAST_EVENT//2024-02-20T00:00:00Z/Owner-C1",
        "'?idleForDays=1', LAST_EVENT/2024-02-20T00:00:00Z/2024-02-30T00:00:00Z/Owner-C1",
        "'?idleForDays=1', LAST_EVENT/2024-02-30T00:00:00Z/2024-02-20T00:00:00Z/Owner-C1",
        "'?idleForDays=1', LAST_EVENT/2024-02-20T00:00:00Z/+12024-02-20T00:00:00Z/Owner-C1",
        "'?idleForDays=1', LAST_EVENT/2024-02-20T00:00:00Z/2024-02-20T00:00:00.0000001Z/Owner-C1",
        "'?idleForDays=1', LAST_EVENT/2024-02-20T00:00:00Z/2024-02-20T00:00:00Z/C1",
        "'', NAME//1/Owner-C1",
        "'', NAME///Owner-",
        "'', SIZE///Owner-C1",
        "'', Owner-C1"
    })
    void aCursorThatNoPageWasGivenIsRefused(String conditions, String key) throws Exception {
        String cursor = Base64.getUrlEncoder().withoutPadding().encodeToString(key.getBytes(StandardCharsets.UTF_8));
        mvc.perform(get(PATH + conditions + (conditions.isEmpty() ? "?" : "&") + "cursor=" + cursor)
                        .with(TELLER))
                .andExpect(status().isBadRequest())
                .andExpect(jsonPath("$.code").value("invalid_cursor"));
    }

    @Test
    void aLongIdHasItsPlaceInAListToo() throws Exception {
        String id = prefix + "x".repeat(64 - prefix.length());
        project(
                projection,
                StreamHistory.transfer(new TransferId(id), ada, bob, now).events());
        project(
                projection,
                StreamHistory.transfer(new TransferId(prefix + "y"), ada, bob, now)
                        .events());
        for (String order : List.of("", "&order=eventCount")) {
            assertThat(ours("?limit=1" + order, customer(ada)))
                    .containsExactly("MoneyTransfer-" + id, "MoneyTransfer-" + prefix + "y");
        }
        assertThat(this.<Integer>read(body(PATH + "/MoneyTransfer-" + id, TELLER), "$.eventCount"))
                .isEqualTo(1);
    }

    @Test
    void customersSeeTheStreamsOfTheirOwnAndNoOthers() throws Exception {
        account("1", 5, 1);
        transfer("2", ada, bob);
        transfer("3", bob, ada);
        transfer("4", ada, ada);
        transfer("5", bob, new OwnerId("stranger"));
        List<String> ofAda = Stream.concat(
                        names("1").stream(), Stream.of("2", "3", "4").map(end -> "MoneyTransfer-" + prefix + end))
                .toList();
        List<String> ofBob = Stream.of("2", "3", "5")
                .map(end -> "MoneyTransfer-" + prefix + end)
                .toList();
        for (int limit : List.of(1, 2, 50)) {
            assertThat(ours("?limit=" + limit, customer(ada))).isEqualTo(ofAda);
            assertThat(ours("?order=eventCount&limit=" + limit, customer(ada))).isEqualTo(ofAda);
            assertThat(ours("?limit=" + limit, customer(bob))).isEqualTo(ofBob);
        }
        assertThat(ours("", customer(new OwnerId(unique("C"))))).isEmpty();
        assertThat(ours("", caller("customer"))).isEmpty();

        for (String name : ofAda) {
            mvc.perform(get(PATH + "/" + name).with(customer(ada))).andExpect(status().isOk());
        }
        for (String hidden : List.of(names("1").get(0), "MoneyTransfer-" + prefix + "4", "BankAccount-unknown")) {
            for (RequestPostProcessor caller : List.of(customer(bob), caller("customer"))) {
                mvc.perform(get(PATH + "/" + hidden).with(caller))
                        .andExpect(status().isNotFound())
                        .andExpect(jsonPath("$.code").value("stream_not_found"));
            }
        }
        mvc.perform(get(PATH + "/BankAccount-unknown").with(TELLER))
                .andExpect(status().isNotFound())
                .andExpect(jsonPath("$.code").value("stream_not_found"));
    }

    @Test
    void idleStreamsAreForTellersAndAuditorsAndNothingIsForOperators() throws Exception {
        for (String conditions : List.of("?idleForDays=0", "?idleForDays=30&order=eventCount")) {
            mvc.perform(get(PATH + conditions).with(AUDITOR)).andExpect(status().isOk());
            for (RequestPostProcessor caller : List.of(customer(ada), caller("customer"), OPERATOR)) {
                mvc.perform(get(PATH + conditions).with(caller))
                        .andExpect(status().isForbidden())
                        .andExpect(jsonPath("$.code").value("forbidden"));
            }
        }
    }

    private void account(String end, int hoursAgo, int events) {
        project(
                projection,
                StreamHistory.account(new AccountId(prefix + end), ada, now.minus(Duration.ofHours(hoursAgo)))
                        .more(events - 1)
                        .events());
    }

    private void transfer(String end, OwnerId from, OwnerId to) {
        project(
                projection,
                StreamHistory.transfer(new TransferId(prefix + end), from, to, now)
                        .events());
    }

    /** The streams of this test in a list, all pages of it. */
    private List<String> ours(String conditions, RequestPostProcessor caller) throws Exception {
        List<String> all = new ArrayList<>();
        String cursor = null;
        do {
            String page = cursor == null ? "" : (conditions.isEmpty() ? "?" : "&") + "cursor=" + cursor;
            String body = body(PATH + conditions + page, caller);
            all.addAll(read(body, "$.items[*].streamId"));
            cursor = read(body, "$.nextCursor");
        } while (cursor != null);
        assertThat(all).doesNotHaveDuplicates();
        return ours(all);
    }

    private List<String> ours(List<String> names) {
        return names.stream().filter(name -> name.contains("-" + prefix)).toList();
    }

    private List<String> names(String... ends) {
        return new ArrayList<>(
                Stream.of(ends).map(end -> "BankAccount-" + prefix + end).toList());
    }
}
