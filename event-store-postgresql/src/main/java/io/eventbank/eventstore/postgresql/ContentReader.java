package io.eventbank.eventstore.postgresql;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.axonframework.eventsourcing.eventstore.EventStoreException;

/** Reads values one after the other, as {@link ContentWriter} wrote them. */
final class ContentReader {

    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};

    private final byte[] content;
    private final List<byte[]> values = new ArrayList<>();
    private int at;

    ContentReader(byte[] content) {
        this.content = content;
    }

    /** @throws EventStoreException if there is no next value */
    byte[] next() {
        try {
            byte[] value = read();
            values.add(value);
            return value;
        } catch (IndexOutOfBoundsException | IllegalArgumentException | NegativeArraySizeException e) {
            throw new EventStoreException("The content of an event is damaged", e);
        }
    }

    /** Whether all values have been read. */
    boolean atEnd() {
        return at == content.length;
    }

    private byte[] read() {
        int size = content[at++] & 0xFF;
        switch (size) {
            case ContentWriter.UUID:
                return uuid();
            case ContentWriter.EARLIER:
                return values.get(content[at++] & 0xFF);
            case ContentWriter.LONG:
                size = 0;
                for (int index = 0; index < 4; index++) {
                    size = size << 8 | content[at++] & 0xFF;
                }
                break;
            default:
        }
        if (size > content.length - at) {
            throw new IndexOutOfBoundsException(size);
        }
        byte[] value = Arrays.copyOfRange(content, at, at + size);
        at += size;
        return value;
    }

    private byte[] uuid() {
        byte[] text = new byte[ContentWriter.UUID_TEXT];
        int end = 0;
        for (int index = 0; index < ContentWriter.UUID_BYTES; index++) {
            if (index == 4 || index == 6 || index == 8 || index == 10) {
                text[end++] = '-';
            }
            byte next = content[at++];
            text[end++] = HEX[next >> 4 & 0xF];
            text[end++] = HEX[next & 0xF];
        }
        return text;
    }
}
