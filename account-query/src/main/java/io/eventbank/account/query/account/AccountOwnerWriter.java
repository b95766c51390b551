package io.eventbank.account.query.account;

import io.eventbank.account.api.event.OwnerDetailsChanged;
import io.eventbank.account.api.event.OwnerEvent;
import io.eventbank.account.api.event.OwnerRegistered;
import io.eventbank.account.api.event.PersonalDataErased;
import io.eventbank.account.api.query.FindAccountOwnerVersion;
import io.eventbank.account.api.value.EncryptedText;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.query.projection.BulkInsert;
import io.eventbank.account.query.projection.BulkInsert.Column;
import io.eventbank.account.query.projection.RecordedEvent;
import io.eventbank.account.query.projection.Schema;
import io.eventbank.account.query.projection.ViewUpdates;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;

/** Writes what accounts show of their owners, so that this read model depends on no other. */
class AccountOwnerWriter {

    /** Name and e-mail are null once they are erased. */
    private record Row(String ownerId, EncryptedText name, EncryptedText email, Instant lastModifiedAt, long version) {}

    private static final BulkInsert<Row> OWNERS = BulkInsert.intoOrReplacing(
            "account_owner",
            List.of(
                    new Column<>("owner_id", "text", Row::ownerId),
                    new Column<>("name_ciphertext", "text", row -> ciphertext(row.name())),
                    new Column<>("email_ciphertext", "text", row -> ciphertext(row.email())),
                    new Column<>("last_modified_at", "timestamptz", Row::lastModifiedAt),
                    new Column<>("version", "bigint", Row::version)));

    private final JdbcTemplate jdbc;
    private final Schema schema;

    AccountOwnerWriter(JdbcTemplate jdbc, Schema schema) {
        this.jdbc = jdbc;
        this.schema = schema;
    }

    /** Answers with what has changed, by the query that asks for it. */
    Map<FindAccountOwnerVersion, ViewUpdates.Update> write(List<RecordedEvent<OwnerEvent>> events) {
        Map<String, Long> versions = versions(events);
        Map<String, Row> changed = new HashMap<>();
        for (RecordedEvent<OwnerEvent> recorded : events) {
            String id = recorded.event().ownerId().value();
            if (recorded.isNewTo(versions.getOrDefault(id, RecordedEvent.NOTHING))) {
                changed.put(id, row(recorded));
                versions.put(id, recorded.sequence());
            }
        }
        OWNERS.write(jdbc, schema, changed.values());
        return changed.values().stream()
                .collect(Collectors.toMap(
                        row -> new FindAccountOwnerVersion(new OwnerId(row.ownerId())),
                        row -> new ViewUpdates.Update(List.of(new OwnerId(row.ownerId())), row.version())));
    }

    private Map<String, Long> versions(List<RecordedEvent<OwnerEvent>> events) {
        Map<String, Long> versions = new HashMap<>();
        jdbc.query(
                "SELECT owner_id, version FROM " + schema.table("account_owner") + " WHERE owner_id = ANY (?)",
                row -> {
                    versions.put(row.getString(1), row.getLong(2));
                },
                (Object) events.stream()
                        .map(recorded -> recorded.event().ownerId().value())
                        .distinct()
                        .toArray(String[]::new));
        return versions;
    }

    private static Row row(RecordedEvent<OwnerEvent> recorded) {
        OwnerEvent event = recorded.event();
        if (event instanceof OwnerRegistered registered) {
            return row(recorded, registered.name(), registered.email());
        }
        if (event instanceof OwnerDetailsChanged changed) {
            return row(recorded, changed.name(), changed.email());
        }
        if (event instanceof PersonalDataErased) {
            return row(recorded, null, null);
        }
        throw new IllegalArgumentException("No rule for " + event.getClass().getName());
    }

    private static Row row(RecordedEvent<OwnerEvent> recorded, EncryptedText name, EncryptedText email) {
        return new Row(recorded.event().ownerId().value(), name, email, recorded.recordedAt(), recorded.sequence());
    }

    private static String ciphertext(EncryptedText text) {
        return text == null ? null : text.ciphertext();
    }
}
