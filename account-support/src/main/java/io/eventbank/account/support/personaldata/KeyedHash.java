package io.eventbank.account.support.personaldata;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Turns data into hashes with a secret key (HMAC-SHA-256): equal data is known by them, but they do not show what it
 * is, and nobody without the key can try out guesses.
 */
public final class KeyedHash {

    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    KeyedHash(MasterKey masterKey, String purpose) {
        this.key = new SecretKeySpec(masterKey.derive(purpose), ALGORITHM);
    }

    /** The hash of a text in UTF-8: 32 bytes, always the same for the same text. */
    public byte[] of(String text) {
        return begin().doFinal(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Begins the hash of data that comes in pieces. */
    public Mac begin() {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no HMAC", e);
        }
    }
}
