package io.eventbank.account.support.personaldata;

import io.eventbank.account.api.value.OwnerId;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;

/** The table of the owners' keys, wrapped as they are there. */
final class OwnerKeyTable {

    private static final String SELECT = "SELECT owner_id, encrypted_key, wrapping FROM personal_data.owner_key"
            + " WHERE encrypted_key IS NOT NULL AND ";

    private static final RowMapper<Row> ROW =
            (row, number) -> new Row(new OwnerId(row.getString(1)), row.getBytes(2), row.getBytes(3));

    /** @param wrapping the id of the wrapping key; null for the one of the master key alone */
    record Row(OwnerId owner, byte[] wrapped, byte[] wrapping) {}

    private final JdbcTemplate jdbc;

    OwnerKeyTable(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Those of the owners that have a key. */
    List<Row> find(Collection<OwnerId> owners) {
        String[] ids = owners.stream().map(OwnerId::value).distinct().toArray(String[]::new);
        return jdbc.query(SELECT + "owner_id = ANY (?)", ROW, (Object) ids);
    }

    List<Row> wrappedWith(byte[] wrapping) {
        return jdbc.query(SELECT + "wrapping = ?", ROW, (Object) wrapping);
    }

    List<Row> wrappedWithMasterKey(int limit) {
        return jdbc.query(SELECT + "wrapping IS NULL LIMIT ?", ROW, limit);
    }

    /** Whether the wrapping key was ever taken for good: a key is wrapped with it, or was destroyed with its help. */
    boolean isTaken(byte[] wrapping) {
        return Boolean.TRUE.equals(jdbc.queryForObject(
                "SELECT EXISTS (SELECT FROM personal_data.owner_key WHERE wrapping = ?)", Boolean.class, (Object)
                        wrapping));
    }

    /** The ids of all wrapping keys that are needed, in hexadecimal. */
    Set<String> wrappings() {
        Set<String> ids = new TreeSet<>();
        jdbc.query(
                "SELECT DISTINCT wrapping FROM personal_data.owner_key"
                        + " WHERE encrypted_key IS NOT NULL AND wrapping IS NOT NULL",
                row -> {
                    ids.add(HexFormat.of().formatHex(row.getBytes(1)));
                });
        return ids;
    }

    /** Adds a key, unless the owner has one or had one that was destroyed. */
    void add(Row row) {
        jdbc.update(
                "INSERT INTO personal_data.owner_key (owner_id, encrypted_key, wrapping) VALUES (?, ?, ?)"
                        + " ON CONFLICT DO NOTHING",
                row.owner().value(),
                row.wrapped(),
                row.wrapping());
    }

    /** Wraps keys anew, those that are still there. */
    void rewrap(List<Row> rows) {
        jdbc.batchUpdate(
                "UPDATE personal_data.owner_key SET encrypted_key = ?, wrapping = ?"
                        + " WHERE owner_id = ? AND encrypted_key IS NOT NULL",
                rows.stream()
                        .map(row -> new Object[] {
                            row.wrapped(), row.wrapping(), row.owner().value()
                        })
                        .toList());
    }

    boolean isDestroyed(OwnerId owner) {
        return Boolean.TRUE.equals(jdbc.queryForObject(
                "SELECT EXISTS (SELECT FROM personal_data.owner_key WHERE owner_id = ? AND erased_at IS NOT NULL)",
                Boolean.class,
                owner.value()));
    }

    /**
     * Takes away an owner's key, if there is one, and lets none be added again.
     *
     * @param wrapping the wrapping key that takes the place of the one before; null if there is no such
     */
    void destroy(OwnerId owner, byte[] wrapping) {
        jdbc.update(
                "INSERT INTO personal_data.owner_key AS known (owner_id, wrapping, erased_at)"
                        + " VALUES (?, ?, clock_timestamp()) ON CONFLICT (owner_id) DO UPDATE"
                        + " SET encrypted_key = NULL, wrapping = excluded.wrapping, erased_at = excluded.erased_at"
                        + " WHERE known.erased_at IS NULL",
                owner.value(),
                wrapping);
    }
}
