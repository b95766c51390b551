package io.eventbank.eventstore.postgresql;

import java.util.Arrays;

/** Writes values one after the other, as {@link ContentReader} and the database's function content_text read them. */
final class ContentWriter {

    /** Lengths below it are said by one byte. */
    static final int UUID = 240;

    static final int EARLIER = 241;
    static final int LONG = 242;

    static final int UUID_BYTES = 16;
    static final int UUID_TEXT = 36;

    private static final int MAX_EARLIER = 256;

    private byte[] content = new byte[256];
    private int length;
    private int[] uuids = new int[8]; // by the number of the value: where it is, if it is one; else -1
    private int count;

    /** Adds a value: a UUID in its usual form takes 17 bytes, and two if it has been added before. */
    void add(byte[] source, int start, int end) {
        int size = end - start;
        if (size == UUID_TEXT && addUuid(source, start)) {
            return;
        }
        ensure(size + 5);
        if (size < UUID) {
            content[length++] = (byte) size;
        } else {
            content[length++] = (byte) LONG;
            for (int shift = 24; shift >= 0; shift -= 8) {
                content[length++] = (byte) (size >>> shift);
            }
        }
        System.arraycopy(source, start, content, length, size);
        length += size;
        count(-1);
    }

    byte[] content() {
        return Arrays.copyOf(content, length);
    }

    private boolean addUuid(byte[] source, int start) {
        ensure(UUID_BYTES + 1);
        int at = length + 1;
        for (int index = 0; index < UUID_TEXT; ) {
            if (index == 8 || index == 13 || index == 18 || index == 23) {
                if (source[start + index] != '-') {
                    return false;
                }
                index++;
                continue;
            }
            int high = hex(source[start + index]);
            int low = hex(source[start + index + 1]);
            if (high < 0 || low < 0) {
                return false;
            }
            content[at++] = (byte) (high << 4 | low);
            index += 2;
        }
        for (int value = 0; value < Math.min(count, MAX_EARLIER); value++) {
            int other = uuids[value];
            if (other >= 0 && Arrays.equals(content, other, other + UUID_BYTES, content, length + 1, at)) {
                content[length++] = (byte) EARLIER;
                content[length++] = (byte) value;
                count(-1);
                return true;
            }
        }
        content[length] = (byte) UUID;
        count(length + 1);
        length = at;
        return true;
    }

    /** Capital letters are none: the text would not come back as it was. */
    private static int hex(byte digit) {
        if (digit >= '0' && digit <= '9') {
            return digit - '0';
        }
        return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
    }

    private void count(int uuid) {
        if (count == uuids.length) {
            uuids = Arrays.copyOf(uuids, 2 * count);
        }
        uuids[count++] = uuid;
    }

    private void ensure(int more) {
        if (content.length - length < more) {
            content = Arrays.copyOf(content, Math.max(2 * content.length, length + more));
        }
    }
}
