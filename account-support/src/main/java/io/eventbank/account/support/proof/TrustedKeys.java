package io.eventbank.account.support.proof;

import java.util.ArrayList;
import java.util.List;

/**
 * The public keys whose signatures count: the one that the bank signs with now, and those it has signed with before.
 *
 * @param keys the present one first
 */
public record TrustedKeys(List<PublicKey> keys) {

    public TrustedKeys {
        keys = List.copyOf(keys);
    }

    /** @throws IllegalArgumentException if one of the earlier ones is no key */
    static TrustedKeys of(PublicKey present, List<String> earlier) {
        List<PublicKey> keys = new ArrayList<>();
        keys.add(present);
        earlier.forEach(key -> keys.add(PublicKey.parse(key)));
        return new TrustedKeys(keys);
    }

    /**
     * The text of a note that one of the keys has signed.
     *
     * @throws InvalidProofException if none has
     */
    public String open(String note) {
        return SignedNote.open(note, keys);
    }
}
