package io.eventbank.account.query.stream;

import io.eventbank.account.api.query.FindStreams;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.query.projection.BulkInsert;
import io.eventbank.account.query.projection.BulkInsert.Column;
import io.eventbank.account.query.projection.Schema;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table of streams. */
@Component
class StreamTables {

    private static final BulkInsert<StreamRow> STREAMS = BulkInsert.intoOrReplacing(
            "event_stream",
            List.of(
                    new Column<>("stream_id", "text", StreamRow::streamId),
                    new Column<>("aggregate_type", "text", StreamRow::aggregateType),
                    new Column<>("event_count", "bigint", StreamRow::eventCount),
                    new Column<>("first_event_at", "timestamptz", StreamRow::firstEventAt),
                    new Column<>("last_event_at", "timestamptz", StreamRow::lastEventAt),
                    new Column<>("owner_id", "text", value(StreamRow::ownerId)),
                    new Column<>("other_owner_id", "text", value(StreamRow::otherOwnerId))));

    private final JdbcTemplate jdbc;
    private final Schema schema;
    private final JdbcClient client;

    @Autowired
    StreamTables(JdbcTemplate jdbc) {
        this(jdbc, Schema.LIVE);
    }

    StreamTables(JdbcTemplate jdbc, Schema schema) {
        this.jdbc = jdbc;
        this.schema = schema;
        this.client = JdbcClient.create(jdbc);
    }

    /** The stream of this name, if there is one. */
    Optional<StreamRow> find(String streamId) {
        return Optional.ofNullable(find(Set.of(streamId)).get(streamId));
    }

    /** The streams of these names, as far as there are any. */
    Map<String, StreamRow> find(Set<String> streamIds) {
        Map<String, StreamRow> rows = new HashMap<>();
        jdbc.query(
                "SELECT * FROM " + schema.table("event_stream") + " WHERE stream_id = ANY (?)",
                row -> {
                    StreamRow stream = read(row);
                    rows.put(stream.streamId(), stream);
                },
                (Object) streamIds.toArray(String[]::new));
        return rows;
    }

    /**
     * The streams that a query asks for, in the order of the list.
     *
     * @param owner who must be one of those whose it is; null for anybody's
     * @param after where the page before ended; null for the first one
     */
    List<StreamRow> list(FindStreams query, OwnerId owner, StreamPosition after, int limit) {
        StreamListing listing = new StreamListing(query, owner, after, limit);
        return client.sql(listing.sql())
                .params(listing.parameters())
                .query((row, number) -> read(row))
                .list();
    }

    void write(Collection<StreamRow> streams) {
        STREAMS.write(jdbc, schema, streams);
    }

    private static StreamRow read(ResultSet row) throws SQLException {
        return new StreamRow(
                row.getString("stream_id"),
                row.getString("aggregate_type"),
                row.getLong("event_count"),
                instant(row, "first_event_at"),
                instant(row, "last_event_at"),
                owner(row, "owner_id"),
                owner(row, "other_owner_id"));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static OwnerId owner(ResultSet row, String column) throws SQLException {
        String id = row.getString(column);
        return id == null ? null : new OwnerId(id);
    }

    private static Function<StreamRow, String> value(Function<StreamRow, OwnerId> owner) {
        return row -> owner.apply(row) == null ? null : owner.apply(row).value();
    }
}
