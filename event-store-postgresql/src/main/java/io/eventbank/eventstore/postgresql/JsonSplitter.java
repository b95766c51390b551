package io.eventbank.eventstore.postgresql;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Tells the values of a JSON document, which are its strings and numbers, from the text around them. It checks no more
 * of the grammar than it needs: put together, text and values are the document in any case.
 */
final class JsonSplitter {

    private final byte[] document;
    private final byte[] text;
    private int length;
    private int[] values = new int[32]; // where each one starts and ends
    private int ends;

    JsonSplitter(byte[] document) {
        this.document = document;
        this.text = new byte[document.length * 2]; // an empty string is three bytes in the text, a digit is one
    }

    /** The text around the values; null if the document cannot be told apart. */
    String split() {
        int at = 0;
        while (at < document.length) {
            byte next = document[at];
            if (next == '"') {
                int end = endOfString(at + 1);
                if (end < 0) {
                    return null;
                }
                if (isName(end + 1)) {
                    copy(at, end + 1);
                } else {
                    text[length++] = '"';
                    value(at + 1, end);
                    text[length++] = '"';
                }
                at = end + 1;
            } else if (next == '-' || next >= '0' && next <= '9') {
                int end = endOfNumber(at);
                value(at, end);
                at = end;
            } else if (next >= 0 && next < ' ' && next != '\n' && next != '\r' && next != '\t') {
                return null;
            } else {
                text[length++] = next;
                at++;
            }
        }
        return new String(text, 0, length, StandardCharsets.UTF_8);
    }

    /** Adds the values that were found. */
    void writeTo(ContentWriter writer) {
        for (int value = 0; value < ends; value += 2) {
            writer.add(document, values[value], values[value + 1]);
        }
    }

    private void value(int start, int end) {
        if (ends == values.length) {
            values = Arrays.copyOf(values, 2 * ends);
        }
        values[ends++] = start;
        values[ends++] = end;
        text[length++] = Shape.VALUE;
    }

    private void copy(int start, int end) {
        System.arraycopy(document, start, text, length, end - start);
        length += end - start;
    }

    /** The place of the quote that ends a string; -1 if there is none, or what JSON does not allow before it. */
    private int endOfString(int start) {
        for (int at = start; at < document.length; at++) {
            byte next = document[at];
            if (next == '"') {
                return at;
            }
            if (next >= 0 && next < ' ') {
                return -1;
            }
            if (next == '\\') {
                at++;
            }
        }
        return -1;
    }

    private int endOfNumber(int start) {
        int at = start;
        while (at < document.length
                && (document[at] >= '0' && document[at] <= '9' || "+-.eE".indexOf(document[at]) >= 0)) {
            at++;
        }
        return at;
    }

    private boolean isName(int behind) {
        int at = behind;
        while (at < document.length
                && (document[at] == ' ' || document[at] == '\n' || document[at] == '\r' || document[at] == '\t')) {
            at++;
        }
        return at < document.length && document[at] == ':';
    }
}
