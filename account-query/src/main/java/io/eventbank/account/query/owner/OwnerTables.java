package io.eventbank.account.query.owner;

import io.eventbank.account.api.value.EncryptedText;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.query.projection.BulkInsert;
import io.eventbank.account.query.projection.BulkInsert.Column;
import io.eventbank.account.query.projection.Schema;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;

/** The tables of owners and what they are found by, as the projection reads and writes them: many rows at a time. */
class OwnerTables {

    /** Something that an owner is found by. */
    record Token(OwnerId ownerId, byte[] token) {}

    private static final BulkInsert<OwnerRow> OWNERS = BulkInsert.intoOrReplacing(
            "owner",
            List.of(
                    new Column<>("owner_id", "text", row -> row.ownerId().value()),
                    new Column<>("name_ciphertext", "text", row -> ciphertext(row.name())),
                    new Column<>("email_ciphertext", "text", row -> ciphertext(row.email())),
                    new Column<>("registered_at", "timestamptz", OwnerRow::registeredAt),
                    new Column<>("version", "bigint", OwnerRow::version)));

    private static final BulkInsert<Token> TOKENS = BulkInsert.into(
            "owner_search",
            List.of(
                    new Column<>("owner_id", "text", row -> row.ownerId().value()),
                    new Column<>("token", "bytea", Token::token)));

    private final JdbcTemplate jdbc;
    private final Schema schema;

    OwnerTables(JdbcTemplate jdbc, Schema schema) {
        this.jdbc = jdbc;
        this.schema = schema;
    }

    /** The owners with these ids, as far as there are any. */
    Map<OwnerId, OwnerRow> find(Set<OwnerId> ownerIds) {
        Map<OwnerId, OwnerRow> rows = new HashMap<>();
        jdbc.query(
                "SELECT * FROM " + schema.table("owner") + " WHERE owner_id = ANY (?)",
                row -> {
                    OwnerId id = new OwnerId(row.getString("owner_id"));
                    rows.put(
                            id,
                            new OwnerRow(
                                    id,
                                    encrypted(row.getString("name_ciphertext")),
                                    encrypted(row.getString("email_ciphertext")),
                                    row.getObject("registered_at", OffsetDateTime.class)
                                            .toInstant(),
                                    row.getLong("version")));
                },
                (Object) values(ownerIds));
        return rows;
    }

    void write(Collection<OwnerRow> owners) {
        OWNERS.write(jdbc, schema, owners);
    }

    /** Makes the owners be found by these tokens and by nothing else. */
    void replaceTokens(Set<OwnerId> ownerIds, Collection<Token> tokens) {
        deleteTokens(schema.table("owner_search"), ownerIds);
        TOKENS.write(jdbc, schema, tokens);
    }

    /**
     * Lets owners be found by nothing in the tables beside those that answer either, as far as there are any: nobody
     * asks those of a rebuild and those of before the last one, but they may answer one day, or be left lying. Only as
     * the processor itself, which no exchange of tables gets in the way of.
     */
    void deleteTokensBeside(Set<OwnerId> ownerIds) {
        if (schema == Schema.LIVE) {
            // In the order in which a rebuild that goes back locks them.
            Stream.of(Schema.NEXT, Schema.PREVIOUS)
                    .map(beside -> beside.table("owner_search"))
                    .filter(this::exists)
                    .forEach(table -> deleteTokens(table, ownerIds));
        }
    }

    private boolean exists(String table) {
        return Boolean.TRUE.equals(jdbc.queryForObject("SELECT to_regclass(?) IS NOT NULL", Boolean.class, table));
    }

    private void deleteTokens(String table, Set<OwnerId> ownerIds) {
        jdbc.update("DELETE FROM " + table + " WHERE owner_id = ANY (?)", (Object) values(ownerIds));
    }

    private static String ciphertext(EncryptedText text) {
        return text == null ? null : text.ciphertext();
    }

    private static EncryptedText encrypted(String ciphertext) {
        return ciphertext == null ? null : new EncryptedText(ciphertext);
    }

    private static String[] values(Set<OwnerId> ownerIds) {
        return ownerIds.stream().map(OwnerId::value).toArray(String[]::new);
    }
}
