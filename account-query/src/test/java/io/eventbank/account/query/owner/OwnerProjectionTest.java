package io.eventbank.account.query.owner;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventbank.account.api.event.OwnerDetailsChanged;
import io.eventbank.account.api.event.OwnerEvent;
import io.eventbank.account.api.event.OwnerRegistered;
import io.eventbank.account.api.event.PersonalDataErased;
import io.eventbank.account.api.query.FindOwner;
import io.eventbank.account.api.query.FindOwners;
import io.eventbank.account.api.query.OwnerView;
import io.eventbank.account.api.query.OwnersPage;
import io.eventbank.account.api.query.PageRequest;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.query.projection.RecordedEvent;
import io.eventbank.account.query.testing.QueryTest;
import io.eventbank.account.support.security.Caller;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class OwnerProjectionTest extends QueryTest {

    private static final Caller EVERYBODY = Caller.system("test");
    private static final Instant MARCH = Instant.parse("2024-03-01T00:00:00.123Z");
    private static final Instant APRIL = Instant.parse("2024-04-01T00:00:00Z");

    private final OwnerId owner = new OwnerId(unique("C"));

    /** A word that no other test's owners have in their names. */
    private final String family = letters(unique("F"));

    @Autowired
    private OwnerProjection projection;

    @Test
    void eventsThatAreDeliveredTwiceChangeNothingHoweverTheyAreBatched() {
        List<RecordedEvent<OwnerEvent>> events = List.of(
                registered(owner, "Ada " + family, "ada@example.org"),
                changed(1, "Ada King " + family, "king@example.org"),
                changed(2, "Ada Lovelace " + family, "ada@example.org"));
        List<RecordedEvent<OwnerEvent>> twice =
                events.stream().flatMap(event -> Stream.of(event, event)).toList();
        project(projection, twice, owner);
        List<?> once = rows();
        project(projection, events, owner);
        twice.forEach(event -> project(projection, List.of(event), owner));

        assertThat(rows()).isEqualTo(once).hasSize(1);
        assertThat(projection.handle(new FindOwner(owner), EVERYBODY))
                .contains(new OwnerView(owner, "Ada Lovelace " + family, "ada@example.org", MARCH, 2));
        assertThat(tokens(owner))
                .isEqualTo(SearchText.keys("Ada Lovelace " + family, "ada@example.org")
                        .size());
    }

    @Test
    void anEventAfterAMissingOneIsParked() {
        project(projection, List.of(registered(owner, "Ada", "ada@example.org")), owner);
        project(projection, List.of(changed(2, "Eve", "eve@example.org")), owner);
        assertThat(parked(owner)).containsExactly("2 handler_failed");
        assertThat(projection
                        .handle(new FindOwner(owner), EVERYBODY)
                        .orElseThrow()
                        .name())
                .isEqualTo("Ada");
    }

    @Test
    void anOwnerIsFoundByThePresentNameAndEMailOnly() {
        project(projection, List.of(registered(owner, "Ada " + family, "ada@" + family + ".org")), owner);
        assertThat(found("ada " + family)).containsExactly(owner);
        project(projection, List.of(changed(1, "Eve " + family, "eve@" + family + ".org")), owner);
        assertThat(found("ada " + family)).isEmpty();
        assertThat(found("ada@" + family + ".org")).isEmpty();
        assertThat(found(family.toUpperCase() + "  E")).containsExactly(owner);
        assertThat(found("EVE@" + family + ".ORG")).containsExactly(owner);
        assertThat(found("@" + family + ".org")).isEmpty();
    }

    @Test
    void aSearchHasFullPagesAlthoughSomeCandidatesDoNotMatch() {
        String longWord = family + "x".repeat(30);
        List<OwnerId> matching = new ArrayList<>();
        List<DomainEventMessage<?>> batch = new ArrayList<>();
        for (int i = 10; i < 30; i++) {
            OwnerId id = new OwnerId(owner.value() + i);
            String name = longWord + (i % 5 == 0 ? "Z" : "Y");
            if (i % 5 == 0) {
                matching.add(id);
            }
            batch.add(message(id, registered(id, name, "e@example.org")));
        }
        project(projection, batch);

        List<OwnerId> seen = new ArrayList<>();
        String cursor = null;
        do {
            OwnersPage page = projection.handle(new FindOwners(longWord + "z", new PageRequest(cursor, 3)), EVERYBODY);
            assertThat(page.items()).isNotEmpty();
            assertThat(page.nextCursor() == null || page.items().size() == 3).isTrue();
            page.items().forEach(item -> seen.add(item.ownerId()));
            cursor = page.nextCursor();
        } while (cursor != null);
        assertThat(seen).isEqualTo(matching);
    }

    @Test
    void anOwnerWhoseKeyIsGoneHasNoNameAndCannotBeFoundByIt() {
        project(projection, List.of(registered(owner, "Ada " + family, "ada@" + family + ".org")), owner);
        RecordedEvent<OwnerEvent> change = changed(1, "Eve " + family, "eve@" + family + ".org");
        jdbc.update("DELETE FROM personal_data.owner_key WHERE owner_id = ?", owner.value());

        OwnerView view = projection.handle(new FindOwner(owner), EVERYBODY).orElseThrow();
        assertThat(view).isEqualTo(new OwnerView(owner, null, null, MARCH, 0));
        assertThat(found(family)).isEmpty();
        assertThat(found("ada@" + family + ".org")).isEmpty();

        project(projection, List.of(change), owner);
        assertThat(tokens(owner)).isZero();
    }

    @Test
    void anErasedOwnerHasNoNameAndCannotBeFoundByItThoughTheKeyIsThere() {
        RecordedEvent<OwnerEvent> registered = registered(owner, "Ada " + family, "ada@" + family + ".org");
        RecordedEvent<OwnerEvent> erased = new RecordedEvent<>(new PersonalDataErased(owner), 1, APRIL);
        project(projection, List.of(registered), owner);
        assertThat(tokens(owner)).isPositive();

        project(projection, List.of(erased), owner);
        project(projection, List.of(registered, erased), owner);

        assertThat(projection.handle(new FindOwner(owner), EVERYBODY))
                .contains(new OwnerView(owner, null, null, MARCH, 1));
        assertThat(found(family)).isEmpty();
        assertThat(found("ada@" + family + ".org")).isEmpty();
        assertThat(tokens(owner)).isZero();
        assertThat(jdbc.queryForMap("SELECT * FROM account_query.owner WHERE owner_id = ?", owner.value()))
                .containsEntry("name_ciphertext", null)
                .containsEntry("email_ciphertext", null);
    }

    @Test
    void noTableHoldsANameOrAnEMailThatCanBeRead() {
        append(
                owner,
                0,
                new OwnerRegistered(owner, name(owner, "Ada " + family), email(owner, "ada@" + family + ".org")));
        caughtUp();
        List<String> tables = jdbc.queryForList(
                "SELECT quote_ident(table_schema) || '.' || quote_ident(table_name) FROM information_schema.tables"
                        + " WHERE table_schema IN ('account_query', 'event_store', 'personal_data')",
                String.class);
        assertThat(tables).contains("account_query.owner", "account_query.owner_search", "account_query.account_owner");
        String hex = HexFormat.of().formatHex(family.getBytes(StandardCharsets.UTF_8));
        String lowerHex = HexFormat.of().formatHex(family.toLowerCase().getBytes(StandardCharsets.UTF_8));
        for (String table : tables) {
            String content = String.join("\n", jdbc.queryForList("SELECT t::text FROM " + table + " t", String.class));
            assertThat(content).as(table).doesNotContainIgnoringCase(family).doesNotContain(hex, lowerHex);
        }
    }

    private List<OwnerId> found(String search) {
        return projection.handle(new FindOwners(search, new PageRequest(null, 50)), EVERYBODY).items().stream()
                .map(OwnerView::ownerId)
                .toList();
    }

    private List<?> rows() {
        return jdbc.queryForList(
                "SELECT owner.*, (SELECT array_agg(token ORDER BY token)::text FROM account_query.owner_search s"
                        + " WHERE s.owner_id = owner.owner_id) FROM account_query.owner WHERE owner_id = ?",
                owner.value());
    }

    private int tokens(OwnerId id) {
        return jdbc.queryForObject(
                "SELECT count(*) FROM account_query.owner_search WHERE owner_id = ?", Integer.class, id.value());
    }

    private RecordedEvent<OwnerEvent> registered(OwnerId id, String name, String email) {
        return new RecordedEvent<>(new OwnerRegistered(id, name(id, name), email(id, email)), 0, MARCH);
    }

    private RecordedEvent<OwnerEvent> changed(long sequence, String name, String email) {
        return new RecordedEvent<>(
                new OwnerDetailsChanged(owner, name(owner, name), email(owner, email)), sequence, APRIL);
    }

    private static String letters(String text) {
        return IntStream.range(0, text.length())
                .mapToObj(i -> String.valueOf((char) ('a' + text.charAt(i) % 26)))
                .collect(Collectors.joining());
    }
}
