package io.eventbank.account.support.personaldata;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.subtle.AesGcmJce;
import com.google.crypto.tink.subtle.Hkdf;
import io.eventbank.account.api.value.OwnerId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Optional;

/** A key that keys of owners are encrypted with (AES-256-GCM); the owner is authenticated with it. */
final class WrappingKey {

    private static final int ID_BYTES = 8;

    private final byte[] key;
    private final Aead aead;

    WrappingKey(byte[] key) {
        this.key = key;
        this.aead = aead(key);
    }

    /** What tells it from others without telling anything of it: 8 bytes. */
    byte[] id() {
        byte[] purpose = "id of a wrapping key".getBytes(StandardCharsets.UTF_8);
        try {
            return Hkdf.computeHkdf("HmacSha256", key, new byte[0], purpose, ID_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java cannot derive keys", e);
        }
    }

    byte[] wrap(OwnerId owner, byte[] keyOfOwner) {
        try {
            return aead.encrypt(keyOfOwner, context(owner));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The key of " + owner + " cannot be encrypted", e);
        }
    }

    /** The owner's key; empty if it was wrapped with another key or for another owner. */
    Optional<byte[]> unwrap(OwnerId owner, byte[] wrapped) {
        try {
            return Optional.of(aead.decrypt(wrapped, context(owner)));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    /** AES-256-GCM with a key. */
    static Aead aead(byte[] key) {
        try {
            return new AesGcmJce(key);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no AES-GCM", e);
        }
    }

    private static byte[] context(OwnerId owner) {
        return owner.toString().getBytes(StandardCharsets.UTF_8);
    }
}
