package io.eventbank.account.query.proof;

import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.api.value.TransactionId;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which events transactions are, as the read model knows them. */
@Component
class Bookings {

    private final JdbcClient jdbc;

    Bookings(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A booked transaction.
     *
     * @param owner of the account
     * @param sequence of its event within the account's stream
     */
    record Booking(OwnerId owner, long sequence, Instant recordedAt) {}

    Optional<Booking> find(AccountId account, TransactionId transaction) {
        return jdbc.sql("SELECT account.owner_id, booked.sequence, booked.recorded_at FROM account_query.account"
                        + " JOIN account_query.account_transaction booked USING (account_id)"
                        + " WHERE account_id = ? AND booked.transaction_id = ?")
                .params(account.value(), transaction.value())
                .query((row, number) -> new Booking(
                        new OwnerId(row.getString(1)),
                        row.getLong(2),
                        row.getObject(3, OffsetDateTime.class).toInstant()))
                .optional();
    }
}
