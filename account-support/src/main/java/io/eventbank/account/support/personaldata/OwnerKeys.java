package io.eventbank.account.support.personaldata;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.subtle.AesGcmJce;
import com.google.crypto.tink.subtle.Random;
import io.eventbank.account.api.error.ErrorCode;
import io.eventbank.account.api.error.Refusal;
import io.eventbank.account.api.value.OwnerId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The key of each owner, kept encrypted with the master key. Keys are read anew each time and never remembered: once a
 * key is destroyed, no process goes on using it.
 */
final class OwnerKeys {

    private static final int KEY_BYTES = 32;

    private final JdbcTemplate jdbc;
    private final Aead wrapping;

    /**
     * @throws IllegalStateException if there are keys already and the master key is not the one they are encrypted with
     */
    OwnerKeys(JdbcTemplate jdbc, MasterKey masterKey) {
        this.jdbc = jdbc;
        this.wrapping = aead(masterKey.derive("owner keys"));
        List<String> any = jdbc.queryForList(
                "SELECT owner_id FROM personal_data.owner_key" + " WHERE encrypted_key IS NOT NULL LIMIT 1",
                String.class);
        try {
            any.forEach(owner -> find(List.of(new OwnerId(owner))));
        } catch (IllegalStateException e) {
            throw new IllegalStateException(
                    "The master key of personal data is not the one that this database was made with", e);
        }
    }

    /**
     * The owner's key, made now if there is none.
     *
     * @throws Refusal {@code OWNER_ERASED} if it was destroyed
     */
    Aead findOrCreate(OwnerId owner) {
        Map<OwnerId, Aead> found = find(List.of(owner));
        if (found.isEmpty()) {
            try {
                jdbc.update(
                        "INSERT INTO personal_data.owner_key (owner_id, encrypted_key) VALUES (?, ?)"
                                + " ON CONFLICT DO NOTHING",
                        owner.value(),
                        wrapping.encrypt(Random.randBytes(KEY_BYTES), context(owner)));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("The key of " + owner + " cannot be encrypted", e);
            }
            found = find(List.of(owner));
        }
        if (found.isEmpty()) {
            throw new Refusal(ErrorCode.OWNER_ERASED, "The owner's personal data is erased");
        }
        return found.get(owner);
    }

    /** Destroys the owner's key, if there is one, and lets none be made again. */
    void destroy(OwnerId owner) {
        jdbc.update(
                "INSERT INTO personal_data.owner_key AS known (owner_id, erased_at) VALUES (?, clock_timestamp())"
                        + " ON CONFLICT (owner_id) DO UPDATE SET encrypted_key = NULL, erased_at = excluded.erased_at"
                        + " WHERE known.erased_at IS NULL",
                owner.value());
    }

    /** The keys of those owners that have one. */
    Map<OwnerId, Aead> find(Collection<OwnerId> owners) {
        Map<OwnerId, Aead> keys = new HashMap<>();
        jdbc.query(
                "SELECT owner_id, encrypted_key FROM personal_data.owner_key"
                        + " WHERE owner_id = ANY (?) AND encrypted_key IS NOT NULL",
                row -> {
                    OwnerId owner = new OwnerId(row.getString(1));
                    keys.put(owner, unwrap(owner, row.getBytes(2)));
                },
                (Object) owners.stream().map(OwnerId::value).distinct().toArray(String[]::new));
        return keys;
    }

    private Aead unwrap(OwnerId owner, byte[] encrypted) {
        try {
            return aead(wrapping.decrypt(encrypted, context(owner)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The key of " + owner + " cannot be decrypted", e);
        }
    }

    private static Aead aead(byte[] key) {
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
