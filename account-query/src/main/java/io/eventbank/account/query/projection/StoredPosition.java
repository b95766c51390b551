package io.eventbank.account.query.projection;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;

/**
 * A position in the stream of all events as it is stored, in two columns. Both are null before the first event.
 *
 * @param text the token, serialized
 * @param type the class of the token
 */
public record StoredPosition(String text, String type) {

    /** The form of a position in which it is stored. */
    public static StoredPosition of(TrackingToken position, Serializer serializer) {
        return position == null
                ? new StoredPosition(null, null)
                : new StoredPosition(
                        serializer.serialize(position, String.class).getData(),
                        position.getClass().getName());
    }

    /** From two columns of a row, the second of which is named as the first one with {@code _type} behind it. */
    public static StoredPosition read(ResultSet row, String column) throws SQLException {
        return new StoredPosition(row.getString(column), row.getString(column + "_type"));
    }

    /** The position; null before the first event. */
    public TrackingToken token(Serializer serializer) {
        return text == null
                ? null
                : serializer.deserialize(new SimpleSerializedObject<>(text, String.class, type, null));
    }
}
