package io.eventbank.account.support.axon;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventsourcing.eventstore.jdbc.EventSchema;
import org.axonframework.eventsourcing.eventstore.jdbc.statements.TimestampWriter;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.Serializer;

/**
 * Writes snapshots to PostgreSQL in place of all others of the stream that are there. Axon's own statements fail where
 * there is one at the same place already, and leave those ahead; a damaged or misplaced one would stay. Where two
 * processes write at once both may stay, until the next one.
 */
final class SnapshotStatements {

    private static final String APPEND = """
            INSERT INTO event_store.snapshot_event_entry
                (event_identifier, aggregate_identifier, sequence_number, type, time_stamp,
                 payload_type, payload_revision, payload, meta_data)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (aggregate_identifier, sequence_number) DO UPDATE SET
                event_identifier = EXCLUDED.event_identifier, type = EXCLUDED.type, time_stamp = EXCLUDED.time_stamp,
                payload_type = EXCLUDED.payload_type, payload_revision = EXCLUDED.payload_revision,
                payload = EXCLUDED.payload, meta_data = EXCLUDED.meta_data
            """;

    private static final String DELETE_OTHERS =
            "DELETE FROM event_store.snapshot_event_entry WHERE aggregate_identifier = ? AND sequence_number <> ?";

    private SnapshotStatements() {}

    static PreparedStatement append(
            Connection connection,
            EventSchema schema,
            Class<?> dataType,
            DomainEventMessage<?> snapshot,
            Serializer serializer,
            TimestampWriter timestamps)
            throws SQLException {
        SerializedObject<?> payload = snapshot.serializePayload(serializer, dataType);
        SerializedObject<?> metaData = snapshot.serializeMetaData(serializer, dataType);
        PreparedStatement statement = connection.prepareStatement(APPEND);
        statement.setString(1, snapshot.getIdentifier());
        statement.setString(2, snapshot.getAggregateIdentifier());
        statement.setLong(3, snapshot.getSequenceNumber());
        statement.setString(4, snapshot.getType());
        timestamps.writeTimestamp(statement, 5, snapshot.getTimestamp());
        statement.setString(6, payload.getType().getName());
        statement.setString(7, payload.getType().getRevision());
        statement.setObject(8, payload.getData());
        statement.setObject(9, metaData.getData());
        return statement;
    }

    static PreparedStatement deleteOthers(Connection connection, EventSchema schema, String stream, long sequence)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(DELETE_OTHERS);
        statement.setString(1, stream);
        statement.setLong(2, sequence);
        return statement;
    }
}
