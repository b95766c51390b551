package io.eventbank.account.support.personaldata;

import io.eventbank.account.api.value.OwnerId;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.springframework.dao.support.DataAccessUtils;
import org.springframework.jdbc.core.JdbcTemplate;

/** What is left of owners whose key was destroyed: when that was, and the certificate of it. */
final class Erasures {

    private final JdbcTemplate jdbc;

    Erasures(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** When the owner's key was destroyed, by the database's clock; empty if it was not. */
    Optional<Instant> erasedAt(OwnerId owner) {
        List<OffsetDateTime> found = jdbc.query(
                "SELECT erased_at FROM personal_data.owner_key WHERE owner_id = ? AND erased_at IS NOT NULL",
                (row, number) -> row.getObject(1, OffsetDateTime.class),
                owner.value());
        return Optional.ofNullable(DataAccessUtils.singleResult(found)).map(OffsetDateTime::toInstant);
    }

    /** Whether the owner's key was destroyed with the secret that each copy of it was wrapped with. */
    boolean isBeyondRecovery(OwnerId owner) {
        return Boolean.TRUE.equals(jdbc.queryForObject(
                "SELECT EXISTS (SELECT FROM personal_data.owner_key"
                        + " WHERE owner_id = ? AND erased_at IS NOT NULL AND wrapping IS NOT NULL)"
                        + " AND NOT EXISTS (SELECT FROM personal_data.wrapping_file WHERE old_copies)",
                Boolean.class,
                owner.value()));
    }

    Optional<String> certificate(OwnerId owner) {
        return Optional.ofNullable(DataAccessUtils.singleResult(jdbc.queryForList(
                "SELECT certificate FROM personal_data.owner_key WHERE owner_id = ? AND certificate IS NOT NULL",
                String.class,
                owner.value())));
    }

    /**
     * Keeps a certificate, unless there is one.
     *
     * @return the one that is kept
     * @throws IllegalStateException if the owner's key was not destroyed
     */
    String keepCertificate(OwnerId owner, String certificate) {
        List<String> kept = jdbc.queryForList(
                "UPDATE personal_data.owner_key SET certificate = coalesce(certificate, ?)"
                        + " WHERE owner_id = ? AND erased_at IS NOT NULL RETURNING certificate",
                String.class,
                certificate,
                owner.value());
        if (kept.isEmpty()) {
            throw new IllegalStateException("The key of " + owner + " was not destroyed: nothing to certify");
        }
        return kept.get(0);
    }
}
