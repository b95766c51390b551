package io.eventbank.account.support.personaldata;

/** Keyed hashes, with a key of its own for each purpose: hashes for one tell nothing about those for another. */
public final class KeyedHashes {

    private final MasterKey masterKey;

    KeyedHashes(MasterKey masterKey) {
        this.masterKey = masterKey;
    }

    /** The hash for a purpose; the same in all processes of one installation. */
    public KeyedHash of(String purpose) {
        return new KeyedHash(masterKey, purpose);
    }
}
