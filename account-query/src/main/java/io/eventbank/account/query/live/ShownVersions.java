package io.eventbank.account.query.live;

import io.eventbank.account.api.value.AccountId;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The versions of what accounts show, of many at once: to find out what another process has changed. */
@Component
class ShownVersions {

    private static final String VERSIONS = """
            SELECT account_id, account.version, account_owner.version
            FROM account_query.account LEFT JOIN account_query.account_owner USING (owner_id)
            WHERE account_id = ANY (?)
            """;

    private final JdbcTemplate jdbc;

    ShownVersions(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** The versions of an account and of its owner's details. */
    record Versions(long account, long owner) {}

    /** The versions of those accounts that there are. */
    Map<AccountId, Versions> of(Collection<AccountId> accounts) {
        Map<AccountId, Versions> versions = new HashMap<>();
        jdbc.query(
                VERSIONS,
                row -> {
                    versions.put(new AccountId(row.getString(1)), new Versions(row.getLong(2), row.getLong(3)));
                },
                (Object) accounts.stream().map(AccountId::value).toArray(String[]::new));
        return versions;
    }
}
