package io.eventbank.account.support.personaldata;

import com.google.crypto.tink.Aead;
import io.eventbank.account.api.value.EncryptedText;
import io.eventbank.account.api.value.OwnerId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Encrypts what is known of a person with a key of their own (AES-256-GCM), so that nothing that is stored or sent can
 * be read once the key is destroyed.
 */
public final class PersonalData implements PersonalDataReader {

    private final OwnerKeys keys;

    PersonalData(OwnerKeys keys) {
        this.keys = keys;
    }

    /** Encrypts a field of an owner, whose key is made if there is none. */
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
