package io.eventbank.account.support.personaldata;

import com.google.crypto.tink.Aead;
import io.eventbank.account.api.error.Refusal;
import io.eventbank.account.api.value.EncryptedText;
import io.eventbank.account.api.value.OwnerId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Encrypts what is known of a person with a key of their own (AES-256-GCM), so that nothing that is stored or sent can
 * be read once the key is destroyed.
 */
public final class PersonalData implements PersonalDataReader {

    private final OwnerKeys keys;
    private final Erasures erasures;

    PersonalData(OwnerKeys keys, Erasures erasures) {
        this.keys = keys;
        this.erasures = erasures;
    }

    /**
     * Encrypts a field of an owner, whose key is made if there is none.
     *
     * @throws Refusal {@code OWNER_ERASED} if the owner's key was destroyed
     */
    public EncryptedText encrypt(OwnerId owner, PersonalField field, String plain) {
        try {
            byte[] encrypted =
                    keys.findOrCreate(owner).encrypt(plain.getBytes(StandardCharsets.UTF_8), context(owner, field));
            return new EncryptedText(Base64.getEncoder().encodeToString(encrypted));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Personal data of " + owner + " cannot be encrypted", e);
        }
    }

    @Override
    public String decrypt(OwnerId owner, PersonalField field, EncryptedText encrypted) {
        return reader(List.of(owner)).decrypt(owner, field, encrypted);
    }

    /** Reads the data of several owners at the cost of one look-up; to be used at once, not kept. */
    public Reader reader(Collection<OwnerId> owners) {
        return new Reader(keys.find(owners));
    }

    /**
     * Destroys the owner's key: what was encrypted with it cannot be read any more, by any process, once this returns.
     * The owner need not have one, and never gets one again. Repeated, it does nothing. Not to be called in a
     * transaction.
     *
     * @return when it was destroyed first
     */
    public Instant destroyKey(OwnerId owner) {
        keys.destroy(owner);
        return erasures.erasedAt(owner).orElseThrow();
    }

    /** Whether the owner's key was destroyed. */
    public boolean isErased(OwnerId owner) {
        return erasedAt(owner).isPresent();
    }

    /** When the owner's key was destroyed, by the database's clock; empty if it was not. */
    public Optional<Instant> erasedAt(OwnerId owner) {
        return erasures.erasedAt(owner);
    }

    /**
     * Whether the owner's key was destroyed together with the secret that it was wrapped with, so that the copies of it
     * which old files of the database still have are of no use. If not, whoever has those and the master key can read
     * the owner's data.
     */
    public boolean isKeyBeyondRecovery(OwnerId owner) {
        return erasures.isBeyondRecovery(owner);
    }

    /** The certificate of the erasure of an owner's data, if one is kept. */
    public Optional<String> certificate(OwnerId owner) {
        return erasures.certificate(owner);
    }

    /**
     * Keeps the certificate of the erasure of an owner's data, unless one is kept already.
     *
     * @return the one that is kept
     * @throws IllegalStateException if the owner's key was not destroyed
     */
    public String keepCertificate(OwnerId owner, String certificate) {
        return erasures.keepCertificate(owner, certificate);
    }

    private static byte[] context(OwnerId owner, PersonalField field) {
        return (owner + "/" + field).getBytes(StandardCharsets.UTF_8);
    }

    /** Decrypts the data of the owners that it was made for. */
    public static final class Reader implements PersonalDataReader {

        private final Map<OwnerId, Aead> keys;

        private Reader(Map<OwnerId, Aead> keys) {
            this.keys = keys;
        }

        @Override
        public String decrypt(OwnerId owner, PersonalField field, EncryptedText encrypted) {
            Aead key = keys.get(owner);
            if (key == null || encrypted == null) {
                return null;
            }
            try {
                byte[] plain = key.decrypt(Base64.getDecoder().decode(encrypted.ciphertext()), context(owner, field));
                return new String(plain, StandardCharsets.UTF_8);
            } catch (GeneralSecurityException | IllegalArgumentException e) {
                throw new IllegalStateException("Personal data of " + owner + " cannot be decrypted", e);
            }
        }
    }
}
