package io.eventbank.account.support.personaldata;

import com.google.crypto.tink.subtle.Hkdf;
import io.eventbank.account.support.secret.SecretKeys;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;

/** The secret that all others of personal data are derived from or encrypted with: 32 random bytes. */
final class MasterKey {

    private final byte[] secret;

    private MasterKey(byte[] secret) {
        this.secret = secret;
    }

    /**
     * The configured key, or the one in the file, which is made if it is missing.
     *
     * @throws IllegalStateException if what is configured is not 32 bytes in Base64
     */
    static MasterKey load(PersonalDataProperties properties) {
        return new MasterKey(SecretKeys.load(
                properties.masterKey(), properties.masterKeyFile(), "account.personal-data.master-key"));
    }

    /** A key for one purpose, from which neither the master key nor those of other purposes can be told. */
    byte[] derive(String purpose) {
        return derive(purpose, new byte[0]);
    }

    /** The same, but it takes another secret beside the master key to tell it. */
    byte[] derive(String purpose, byte[] other) {
        try {
            return Hkdf.computeHkdf(
                    "HmacSha256", secret, other, purpose.getBytes(StandardCharsets.UTF_8), SecretKeys.BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java cannot derive keys", e);
        }
    }
}
