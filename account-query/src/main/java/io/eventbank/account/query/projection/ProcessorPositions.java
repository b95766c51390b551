package io.eventbank.account.query.projection;

import java.util.Optional;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.WrappedToken;
import org.axonframework.serialization.Serializer;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** How far the processors of read models are, as their tables know it: both are written in one transaction. */
@Component
public class ProcessorPositions {

    private final JdbcTemplate jdbc;
    private final Serializer serializer;

    ProcessorPositions(JdbcTemplate jdbc, Serializer serializer) {
        this.jdbc = jdbc;
        this.serializer = serializer;
    }

    /** The position up to which all segments of the processor are; null if one of them has seen no event. */
    public TrackingToken of(ReadModel model) {
        return Position.lowest(jdbc.query(
                "SELECT convert_from(token, 'UTF8') AS token, token_type FROM account_query.token_entry"
                        + " WHERE processor_name = ?",
                (row, number) -> Optional.ofNullable(WrappedToken.unwrapLowerBound(
                        StoredPosition.read(row, "token").token(serializer))),
                model.name()));
    }
}
