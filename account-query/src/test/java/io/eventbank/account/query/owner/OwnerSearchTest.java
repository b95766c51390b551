package io.eventbank.account.query.owner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.nullValue;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.eventbank.account.api.event.OwnerDetailsChanged;
import io.eventbank.account.api.query.FindOwners;
import io.eventbank.account.api.query.OwnersPage;
import io.eventbank.account.api.query.PageRequest;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.query.testing.AccountHistory;
import io.eventbank.account.query.testing.QueryTest;
import io.eventbank.account.support.security.Caller;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class OwnerSearchTest extends QueryTest {

    /** A word that begins no name in any other test. */
    private final String word = letters(unique(""));

    @Autowired
    private OwnerProjection projection;

    @Test
    void an_owner_is_found_by_the_start_of_any_word_of_the_name_in_any_case() {
        OwnerId owner = register("Jean-Luc " + word + " O'Brien", word + "@example.org");
        caughtUp();
        assertThat(search(word)).containsExactly(owner);
        assertThat(search(word.substring(0, 6).toUpperCase())).containsExactly(owner);
        for (String start : List.of("j", "JEAN", "luc", "o", "bri", "jean-luc", "O'Brien", "o'b")) {
            assertThat(search(start + " " + word)).as(start).containsExactly(owner);
        }
    }

    @Test
    void several_words_must_all_start_a_word_of_the_name_in_any_order() {
        OwnerId both = register("Ada " + word, unique("a") + "@example.org");
        OwnerId one = register("Bea " + word, unique("b") + "@example.org");
        caughtUp();
        assertThat(search(word)).containsExactlyInAnyOrder(both, one);
        assertThat(search(word + " AD")).containsExactly(both);
        assertThat(search("ad  " + word.substring(0, 7))).containsExactly(both);
        assertThat(search("ada bea " + word)).isEmpty();
    }

    @Test
    void nothing_is_found_by_the_middle_or_the_end_of_a_word() {
        register("Ada " + word, unique("a") + "@example.org");
        caughtUp();
        assertThat(search(word.substring(1))).isEmpty();
        assertThat(search(word.substring(2, 6))).isEmpty();
        assertThat(search("da " + word)).isEmpty();
    }

    @Test
    void an_owner_is_found_by_the_exact_email_in_any_case_but_not_by_a_part_of_it() {
        OwnerId owner = register("Ada", word + ".x@Example.org");
        register("Bea", "x" + word + ".x@example.org");
        caughtUp();
        assertThat(search(word + ".x@example.org")).containsExactly(owner);
        assertThat(search(word.toUpperCase() + ".X@EXAMPLE.ORG")).containsExactly(owner);
        for (String part : List.of(word, word + ".x", word + ".x@", word + ".x@example", ".x@example.org")) {
            assertThat(search(part)).as(part).isEmpty();
        }
    }

    @Test
    void letters_with_and_beyond_accents_are_words_too() {
        OwnerId owner = register("Ærøskøbing Müller-Łódź 山田 " + word, unique("a") + "@example.org");
        caughtUp();
        // The last one has its accent as a character of its own.
        for (String start : List.of("ærø", "ÆRØSK", "müll", "ŁÓDŹ", "山", "mu\u0308ll")) {
            assertThat(search(start + " " + word)).as(start).containsExactly(owner);
        }
    }

    @Test
    void long_words_are_told_apart_to_their_last_letter() {
        String start = word + "abcdefghijklmnopqrstuvwxyz";
        OwnerId first = register(start + "one", unique("a") + "@example.org");
        OwnerId second = register(start + "two", unique("b") + "@example.org");
        caughtUp();
        assertThat(search(start)).containsExactlyInAnyOrder(first, second);
        assertThat(search(start + "o")).containsExactly(first);
        assertThat(search(start + "two")).containsExactly(second);
        assertThat(search(start + "twox")).isEmpty();
    }

    @Test
    void a_renamed_owner_is_found_by_the_new_name_and_email_only() {
        OwnerId owner = register(word + "old", word + "old@example.org");
        append(
                owner,
                1,
                new OwnerDetailsChanged(owner, name(owner, word + "new"), email(owner, word + "@new.example")));
        caughtUp();
        assertThat(search(word + "new")).containsExactly(owner);
        assertThat(search(word + "@new.example")).containsExactly(owner);
        assertThat(search(word + "old")).isEmpty();
        assertThat(search(word + "old@example.org")).isEmpty();
    }

    @Test
    void a_search_without_any_word_in_it_finds_nobody() {
        register("Ada " + word, unique("a") + "@example.org");
        caughtUp();
        assertThat(search("-")).isEmpty();
        assertThat(search("% _")).isEmpty();
        assertThat(search("@")).isEmpty();
    }

    @Test
    void pages_of_a_search_go_on_where_the_one_before_ended_also_past_owners_that_only_seem_to_match() {
        String start = word + "abcdefghijklmnopqrstuvwxyz";
        List<OwnerId> wanted = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            OwnerId owner = register(start + (i % 3 == 0 ? "wanted" : "other"), unique("a") + "@example.org");
            if (i % 3 == 0) {
                wanted.add(owner);
            }
        }
        caughtUp();
        List<OwnerId> found = new ArrayList<>();
        String cursor = null;
        do {
            OwnersPage page = projection.handle(
                    new FindOwners(start + "wanted", new PageRequest(cursor, 1)), Caller.system("test"));
            assertThat(page.items()).hasSize(1);
            page.items().forEach(owner -> found.add(owner.ownerId()));
            cursor = page.nextCursor();
        } while (cursor != null);
        assertThat(found)
                .containsExactlyInAnyOrderElementsOf(wanted)
                .isSortedAccordingTo((a, b) -> a.value().compareTo(b.value()));
    }

    @Test
    void no_column_of_the_read_models_has_a_name_or_email_in_plain_text() {
        String first = word + "first";
        String last = word + "last";
        OwnerId owner = register(first + " " + last, first + "@mail-of-" + last + ".example");
        AccountHistory account = AccountHistory.of(owner).deposit(100);
        append(account);
        caughtUp();
        List<String> tables = jdbc.queryForList(
                "SELECT table_name FROM information_schema.tables WHERE table_schema = 'account_query'", String.class);
        assertThat(tables)
                .contains("owner", "owner_search", "account", "account_owner", "account_with_owner", "token_entry");

        assertThat(tables.stream().filter(table -> shows(table, owner.value())))
                .as("where the scan finds what is there")
                .contains("owner", "owner_search", "account", "account_owner", "account_with_owner");
        for (String secret : List.of(first, last, first.substring(0, 10), "mail-of-")) {
            assertThat(tables.stream().filter(table -> shows(table, secret)))
                    .as(secret)
                    .isEmpty();
        }
    }

    @Test
    void an_owner_whose_key_was_destroyed_has_no_name_and_email_anywhere_and_is_not_found_by_them() throws Exception {
        OwnerId owner = register(word, word + "@example.org");
        AccountHistory account = AccountHistory.of(owner);
        append(account);
        caughtUp();
        assertThat(search(word)).containsExactly(owner);

        jdbc.update("DELETE FROM personal_data.owner_key WHERE owner_id = ?", owner.value());

        assertThat(search(word)).isEmpty();
        assertThat(search(word + "@example.org")).isEmpty();
        mvc.perform(get("/api/v1/owners/{id}", owner.value()).with(TELLER))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.ownerId").value(owner.value()))
                .andExpect(jsonPath("$.name").hasJsonPath())
                .andExpect(jsonPath("$.name", nullValue()))
                .andExpect(jsonPath("$.email").hasJsonPath())
                .andExpect(jsonPath("$.email", nullValue()));
        mvc.perform(get("/api/v1/accounts/{id}", account.accountId().value()).with(TELLER))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.balance").value("0.00"))
                .andExpect(jsonPath("$.ownerName").hasJsonPath())
                .andExpect(jsonPath("$.ownerName", nullValue()))
                .andExpect(jsonPath("$.ownerEmail").hasJsonPath())
                .andExpect(jsonPath("$.ownerEmail", nullValue()));
        mvc.perform(get("/api/v1/accounts").queryParam("ownerId", owner.value()).with(TELLER))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.items.length()").value(1))
                .andExpect(jsonPath("$.items[0].ownerName", nullValue()));
    }

    private List<OwnerId> search(String text) {
        OwnersPage page = projection.handle(new FindOwners(text, new PageRequest(null, 500)), Caller.system("test"));
        return page.items().stream().map(owner -> owner.ownerId()).toList();
    }

    /** Whether a table has a text in any row and column, binary ones included, in any case. */
    private boolean shows(String table, String text) {
        String hex = HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
        return jdbc.queryForObject(
                        "SELECT count(*) FROM account_query." + table
                                + " t WHERE strpos(lower(t::text), ?) > 0 OR strpos(lower(t::text), ?) > 0",
                        Long.class,
                        text.toLowerCase(),
                        hex)
                > 0;
    }

    /** Hexadecimal digits as letters from g to v. */
    private static String letters(String id) {
        StringBuilder letters = new StringBuilder();
        id.chars().filter(c -> c != '-').forEach(c -> letters.append((char) ('g' + Character.digit(c, 16))));
        return letters.toString();
    }
}
