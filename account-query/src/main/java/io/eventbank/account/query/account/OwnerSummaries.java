package io.eventbank.account.query.account;

import io.eventbank.account.api.query.OwnerSummaryView;
import io.eventbank.account.api.query.OwnerSummaryView.CurrencyBalance;
import io.eventbank.account.api.value.OwnerId;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Sums up the accounts of an owner. */
@Component
class OwnerSummaries {

    // One row for each currency, or a single one without a currency for an owner without accounts.
    private static final String BY_CURRENCY = """
            SELECT account.currency,
                   count(*) FILTER (WHERE account.status = 'ACTIVE') AS active,
                   count(*) FILTER (WHERE account.status = 'SUSPENDED') AS suspended,
                   count(*) FILTER (WHERE account.status = 'CLOSED') AS closed,
                   sum(account.balance) AS balance,
                   greatest(owner.last_modified_at, max(account.last_modified_at)) AS last_activity_at
            FROM account_query.account_owner owner LEFT JOIN account_query.account USING (owner_id)
            WHERE owner_id = ?
            GROUP BY owner_id, account.currency
            ORDER BY account.currency
            """;

    private final JdbcTemplate jdbc;

    OwnerSummaries(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** The version up to which what the accounts show of an owner is made; empty if there is no such owner. */
    Optional<Long> version(OwnerId ownerId) {
        return jdbc
                .queryForList(
                        "SELECT version FROM account_query.account_owner WHERE owner_id = ?",
                        Long.class,
                        ownerId.value())
                .stream()
                .findFirst();
    }

    /** The summary of an owner; empty if there is no such owner. */
    Optional<OwnerSummaryView> find(OwnerId ownerId) {
        List<Part> parts = jdbc.query(
                BY_CURRENCY,
                (row, number) -> new Part(
                        row.getString("currency"),
                        row.getLong("active"),
                        row.getLong("suspended"),
                        row.getLong("closed"),
                        row.getBigDecimal("balance"),
                        row.getObject("last_activity_at", OffsetDateTime.class).toInstant()),
                ownerId.value());
        return parts.stream().map(Part::lastActivityAt).max(Instant::compareTo).map(last -> {
            long active = parts.stream().mapToLong(Part::active).sum();
            long suspended = parts.stream().mapToLong(Part::suspended).sum();
            long closed = parts.stream().mapToLong(Part::closed).sum();
            List<CurrencyBalance> balances = parts.stream()
                    .filter(part -> part.currency() != null)
                    .map(part -> new CurrencyBalance(Currency.getInstance(part.currency()), part.balance()))
                    .toList();
            return new OwnerSummaryView(
                    ownerId, active + suspended + closed, active, suspended, closed, balances, last);
        });
    }

    private record Part(
            String currency, long active, long suspended, long closed, BigDecimal balance, Instant lastActivityAt) {}
}
