package io.eventbank.account.query.parity;

import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.query.account.AccountReadModel;
import io.eventbank.account.query.projection.ReadModel;
import io.eventbank.account.query.projection.Schema;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The tables of accounts, and tables of the same names in which is written what should be in them. */
@Component
class AuditedTables {

    static final String OF_ACCOUNT = "account_id";
    static final String OF_OWNER = "owner_id";

    private static final String NUMBER = "sequence";
    private static final String DEAD_LETTERS = "dead_letter";
    private static final String STREAMS_OF_ACCOUNTS = new AccountId("").toString();

    // Goes from one account to the next along the index, however many rows each of them has.
    private static final String NEXT_ACCOUNTS = """
            (WITH RECURSIVE ids AS (
                (SELECT account_id FROM %1$s WHERE account_id > ? ORDER BY account_id LIMIT 1)
                UNION ALL
                SELECT (SELECT account_id FROM %1$s WHERE account_id > ids.account_id ORDER BY account_id LIMIT 1)
                FROM ids WHERE ids.account_id IS NOT NULL)
             SELECT account_id FROM ids WHERE account_id IS NOT NULL LIMIT ?)
            """;

    private static final String NEXT_STREAMS = """
            (SELECT substr(stream_id, length(?) + 1) COLLATE "C" AS account_id FROM account_query.event_stream
             WHERE stream_id > ? AND aggregate_type = 'BankAccount' ORDER BY stream_id LIMIT ?)
            """;

    private final AccountReadModel model;
    private final JdbcTemplate jdbc;
    private volatile Map<String, Set<String>> columns;

    AuditedTables(AccountReadModel model, JdbcTemplate jdbc) {
        this.model = model;
        this.jdbc = jdbc;
    }

    /**
     * Keeps the tables where they are until the current transaction ends: they are not exchanged for rebuilt ones. As
     * the first statement of a transaction that sees all of them at one moment, or it would see nothing in new ones.
     */
    void hold() {
        jdbc.execute(model.tables().stream()
                .map(table -> Schema.LIVE.table(table.name()))
                .collect(Collectors.joining(", ", "LOCK TABLE ", " IN ACCESS SHARE MODE")));
    }

    /** Makes empty tables of the current transaction beside those that answer. */
    void createScratch() {
        model.tables().forEach(table -> createScratch(table.name(), !table.appended()));
        createScratch(DEAD_LETTERS, true);
    }

    private void createScratch(String table, boolean keyed) {
        jdbc.execute("CREATE TEMPORARY TABLE " + table + " (LIKE " + Schema.LIVE.table(table)
                + " INCLUDING ALL EXCLUDING STATISTICS" + (keyed ? "" : " EXCLUDING INDEXES") + ") ON COMMIT DROP");
    }

    /** The tables that have rows of accounts. */
    List<String> ofAccounts() {
        return model.tables().stream()
                .map(ReadModel.Table::name)
                .filter(table -> columns(table).contains(OF_ACCOUNT))
                .toList();
    }

    /** The tables that have rows of owners, but not of accounts. */
    List<String> ofOwners() {
        return model.tables().stream()
                .map(ReadModel.Table::name)
                .filter(table ->
                        columns(table).contains(OF_OWNER) && !columns(table).contains(OF_ACCOUNT))
                .toList();
    }

    /** The next accounts behind one, of all that have rows anywhere or a stream. */
    List<String> accountsAfter(String last, int limit) {
        List<Object> parameters = new ArrayList<>();
        List<String> parts = new ArrayList<>();
        for (String table : ofAccounts()) {
            parts.add(String.format(NEXT_ACCOUNTS, Schema.LIVE.table(table)));
            Collections.addAll(parameters, last, limit);
        }
        parts.add(NEXT_STREAMS);
        Collections.addAll(parameters, STREAMS_OF_ACCOUNTS, STREAMS_OF_ACCOUNTS + last, limit);
        parameters.add(limit);
        return jdbc.queryForList(
                "SELECT DISTINCT account_id FROM (" + String.join(" UNION ALL ", parts)
                        + ") ids ORDER BY account_id LIMIT ?",
                String.class,
                parameters.toArray());
    }

    /** Whether there is any row of an account. */
    boolean know(String accountId) {
        return ofAccounts().stream()
                .anyMatch(table -> Boolean.TRUE.equals(jdbc.queryForObject(
                        "SELECT EXISTS (SELECT 1 FROM " + Schema.LIVE.table(table) + " WHERE account_id = ?)",
                        Boolean.class,
                        accountId)));
    }

    /**
     * Up to which of its events the rows of each account are. Rows that are numbered say so, too, so that one that is
     * missing or wrong in the table of accounts does not make the others wrong.
     */
    Map<String, Long> versionsOfAccounts(Collection<String> accountIds) {
        List<String> parts = new ArrayList<>();
        parts.add("SELECT account_id AS id, version FROM account_query.account WHERE account_id = ANY (?)");
        ofAccounts().stream()
                .filter(table -> columns(table).contains(NUMBER))
                .forEach(table -> parts.add("SELECT account_id, max(sequence) FROM " + Schema.LIVE.table(table)
                        + " WHERE account_id = ANY (?) GROUP BY account_id"));
        return versions(parts, accountIds);
    }

    /** Up to which of their events the rows of owners are. */
    Map<String, Long> versionsOfOwners(Collection<String> ownerIds) {
        return versions(
                ofOwners().stream()
                        .map(table -> "SELECT owner_id AS id, version FROM " + Schema.LIVE.table(table)
                                + " WHERE owner_id = ANY (?)")
                        .toList(),
                ownerIds);
    }

    private Map<String, Long> versions(List<String> parts, Collection<String> ids) {
        Object array = ids.toArray(String[]::new);
        Map<String, Long> versions = new HashMap<>();
        jdbc.query(
                "SELECT id, max(version) FROM (" + String.join(" UNION ALL ", parts) + ") shown GROUP BY id",
                row -> {
                    versions.put(row.getString(1), row.getLong(2));
                },
                Stream.generate(() -> array).limit(parts.size()).toArray());
        return versions;
    }

    /** The owners of each account, as its row has it and as it should. */
    Map<String, Set<String>> owners(Collection<String> accountIds) {
        Map<String, Set<String>> owners = new TreeMap<>();
        Object array = accountIds.toArray(String[]::new);
        jdbc.query(
                "SELECT account_id, owner_id FROM account_query.account WHERE account_id = ANY (?)"
                        + " UNION SELECT account_id, owner_id FROM pg_temp.account WHERE account_id = ANY (?)",
                row -> {
                    owners.computeIfAbsent(row.getString(1), id -> new TreeSet<>())
                            .add(row.getString(2));
                },
                array,
                array);
        return owners;
    }

    /** Those of some streams of which events are parked. */
    Set<String> parked(Schema schema, Collection<String> streams) {
        return new HashSet<>(jdbc.queryForList(
                "SELECT DISTINCT stream_id FROM " + schema.table(DEAD_LETTERS)
                        + " WHERE processor = ? AND stream_id = ANY (?)",
                String.class,
                model.name(),
                streams.toArray(String[]::new)));
    }

    /** Puts the rows that an account or owner should have in place of those that it has. */
    void replace(String table, String column, String id) {
        jdbc.update("DELETE FROM " + Schema.LIVE.table(table) + " WHERE " + column + " = ?", id);
        jdbc.update(
                "INSERT INTO " + Schema.LIVE.table(table) + " SELECT * FROM " + Schema.SCRATCH.table(table) + " WHERE "
                        + column + " = ?",
                id);
    }

    private Set<String> columns(String table) {
        Map<String, Set<String>> known = columns;
        if (known == null) {
            Map<String, Set<String>> read = new HashMap<>();
            jdbc.query(
                    "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = ?",
                    row -> {
                        read.computeIfAbsent(row.getString(1), name -> new HashSet<>())
                                .add(row.getString(2));
                    },
                    Schema.LIVE.sqlName());
            columns = read;
            known = read;
        }
        return known.get(table);
    }
}
