package io.eventbank.eventstore.postgresql;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

/**
 * Identifiers of events as they are stored: a UUID in its usual form as its 16 bytes, any other as text. So that the
 * length tells them apart, a text of 16 bytes has a zero byte behind it.
 */
final class EventIds {

    private static final int UUID_BYTES = 16;
    private static final int UUID_TEXT = 36;

    private EventIds() {}

    static byte[] bytes(String identifier) {
        if (identifier.length() == UUID_TEXT) {
            try {
                UUID uuid = UUID.fromString(identifier);
                if (uuid.toString().equals(identifier)) {
                    return ByteBuffer.allocate(UUID_BYTES)
                            .putLong(uuid.getMostSignificantBits())
                            .putLong(uuid.getLeastSignificantBits())
                            .array();
                }
            } catch (IllegalArgumentException e) {
                // A text that only is as long as one.
            }
        }
        byte[] text = identifier.getBytes(StandardCharsets.UTF_8);
        return text.length == UUID_BYTES ? Arrays.copyOf(text, UUID_BYTES + 1) : text;
    }

    static String text(byte[] stored) {
        if (stored.length == UUID_BYTES) {
            ByteBuffer bytes = ByteBuffer.wrap(stored);
            return new UUID(bytes.getLong(), bytes.getLong()).toString();
        }
        boolean terminated = stored.length == UUID_BYTES + 1 && stored[UUID_BYTES] == 0;
        return new String(stored, 0, terminated ? UUID_BYTES : stored.length, StandardCharsets.UTF_8);
    }
}
