package io.eventbank.account.query.parity;

import io.eventbank.account.query.comparison.Comparison;
import io.eventbank.account.query.comparison.TableComparer;
import io.eventbank.account.query.projection.Schema;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Compares the rows of accounts with those that they should have, in the current transaction. */
@Component
class AccountComparison {

    private final AuditedTables tables;
    private final TableComparer comparer;

    AccountComparison(AuditedTables tables, JdbcTemplate jdbc, ParityProperties limits) {
        this.tables = tables;
        this.comparer = new TableComparer(jdbc, limits.maxRows());
    }

    /**
     * What differs.
     *
     * @param owners of each account, whose rows are compared as well
     */
    List<Drift> compare(Collection<String> accountIds, Map<String, Set<String>> owners) {
        List<Drift> drifts = new ArrayList<>();
        for (String table : tables.ofAccounts()) {
            compare(table, AuditedTables.OF_ACCOUNT, accountIds, Set::of, drifts);
        }
        for (String table : tables.ofOwners()) {
            compare(table, AuditedTables.OF_OWNER, accountIds, id -> owners.getOrDefault(id, Set.of()), drifts);
        }
        return drifts;
    }

    /** All at once, since there is mostly nothing to find; then one by one. */
    private void compare(
            String table,
            String column,
            Collection<String> accountIds,
            Function<String, Set<String>> keys,
            List<Drift> drifts) {
        List<String> all = accountIds.stream()
                .flatMap(id -> keys.apply(id).stream())
                .distinct()
                .toList();
        if (comparer.compare(table, Schema.LIVE, Schema.SCRATCH, column, all).differs()) {
            for (String id : accountIds) {
                List<String> own = List.copyOf(keys.apply(id));
                drifts.addAll(drifts(id, comparer.compare(table, Schema.LIVE, Schema.SCRATCH, column, own)));
            }
        }
    }

    private static List<Drift> drifts(String accountId, Comparison.Table table) {
        List<Drift> drifts = new ArrayList<>();
        if (table.added() > 0) {
            drifts.add(new Drift(accountId, table.table(), Drift.Kind.MISSING, List.of(), table.added()));
        }
        if (table.removed() > 0) {
            drifts.add(new Drift(accountId, table.table(), Drift.Kind.STRAY, List.of(), table.removed()));
        }
        if (table.changed() > 0) {
            List<String> columns = table.examples().stream()
                    .flatMap(row -> row.columns().stream())
                    .distinct()
                    .sorted()
                    .toList();
            drifts.add(new Drift(accountId, table.table(), Drift.Kind.CHANGED, columns, table.changed()));
        }
        return drifts;
    }
}
