package io.eventbank.account.support.personaldata;

import java.util.Arrays;

/** Turns text to be found into keyed hashes: equal text can be found by them, but they do not show what it is. */
public final class SearchTokens {

    private static final int BYTES = 16;

    private final KeyedHash hash;

    SearchTokens(KeyedHashes hashes) {
        this.hash = hashes.of("search tokens");
    }

    /** The token of a text: 16 bytes, always the same for the same text. */
    public byte[] of(String text) {
        return Arrays.copyOf(hash.of(text), BYTES);
    }
}
