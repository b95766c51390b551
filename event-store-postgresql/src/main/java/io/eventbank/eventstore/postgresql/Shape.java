package io.eventbank.eventstore.postgresql;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The text around the values of a document. Documents of one type differ in their values only, for the most part, so
 * that it need not be stored with each. Any document can be put together again from its shape and values, byte by byte.
 */
final class Shape {

    /** Stands for a value in a shape's text. No JSON contains it. */
    static final char VALUE = 1;

    /** A document that is one value as a whole. */
    static final Shape PLAIN = new Shape(String.valueOf(VALUE));

    private static final int MAX_LENGTH = 8_192;
    private static final char UNREADABLE = '\uFFFD';

    private final String text;
    private volatile byte[][] pieces; // before, between and behind the values; made when they are needed

    private Shape(String text) {
        this.text = text;
    }

    /** A shape as it is stored. */
    static Shape of(String text) {
        return new Shape(text);
    }

    /**
     * Takes a document apart. What is no JSON object is one value as a whole, and so is one with too much around its
     * values.
     *
     * @param values takes the values, in their order
     */
    static Shape split(byte[] document, ContentWriter values) {
        JsonSplitter splitter = new JsonSplitter(document);
        String text = document.length > 0 && document[0] == '{' ? splitter.split() : null;
        if (text == null || text.length() > MAX_LENGTH || text.indexOf(UNREADABLE) >= 0) {
            values.add(document, 0, document.length);
            return PLAIN;
        }
        splitter.writeTo(values);
        return new Shape(text);
    }

    /** The document with the next values. */
    byte[] join(ContentReader values) {
        byte[][] around = pieces();
        byte[][] parts = new byte[2 * around.length - 1][];
        int length = 0;
        for (int part = 0; part < parts.length; part++) {
            parts[part] = part % 2 == 0 ? around[part / 2] : values.next();
            length += parts[part].length;
        }
        byte[] document = new byte[length];
        int end = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, document, end, part.length);
            end += part.length;
        }
        return document;
    }

    String text() {
        return text;
    }

    private byte[][] pieces() {
        byte[][] made = pieces;
        if (made == null) {
            made = Arrays.stream(text.split(String.valueOf(VALUE), -1))
                    .map(piece -> piece.getBytes(StandardCharsets.UTF_8))
                    .toArray(byte[][]::new);
            pieces = made;
        }
        return made;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape shape && text.equals(shape.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
