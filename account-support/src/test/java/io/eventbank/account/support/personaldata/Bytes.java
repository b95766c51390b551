package io.eventbank.account.support.personaldata;

import java.nio.charset.StandardCharsets;

/** Looking for bytes in bytes. */
final class Bytes {

    private Bytes() {}

    static boolean contains(byte[] all, byte[] part) {
        return text(all).contains(text(part));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
