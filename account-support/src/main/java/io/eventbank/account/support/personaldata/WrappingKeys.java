package io.eventbank.account.support.personaldata;

import io.eventbank.account.api.value.OwnerId;
import java.io.Closeable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The keys that keys of owners are encrypted with. Each owner belongs to a bucket; its wrapping key is derived from the
 * master key and the bucket's secret, which lies in a file and can be overwritten: then nobody derives it again.
 * Without such a file there is one wrapping key for all, derived from the master key alone.
 */
final class WrappingKeys implements Closeable {

    private static final String PURPOSE = "owner keys";

    /** The keys of a bucket; {@code next} is there while a key is being destroyed, or if that was cut short. */
    record Bucket(WrappingKey current, Optional<WrappingKey> next) {

        Stream<WrappingKey> keys() {
            return Stream.concat(Stream.of(current), next.stream());
        }
    }

    private final MasterKey masterKey;
    private final WrappingKey ofMasterKey;
    private final WrappingSecrets secrets;

    /** @param secrets null if there is no file of them */
    WrappingKeys(MasterKey masterKey, WrappingSecrets secrets) {
        this.masterKey = masterKey;
        this.ofMasterKey = new WrappingKey(masterKey.derive(PURPOSE));
        this.secrets = secrets;
    }

    boolean areInFile() {
        return secrets != null;
    }

    /** The secrets that they are derived from; only if they are in a file. */
    WrappingSecrets secrets() {
        return secrets;
    }

    /** The bucket of an owner, always the same one of a file. */
    int bucketOf(OwnerId owner) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(owner.value().getBytes(StandardCharsets.UTF_8));
            return (int) (Integer.toUnsignedLong(ByteBuffer.wrap(hash).getInt()) % secrets.buckets());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no SHA-256", e);
        }
    }

    /** The keys of a bucket, as they are in the file now. */
    Bucket read(int bucket) {
        WrappingSecrets.Slot slot = secrets.read(bucket);
        return new Bucket(
                derive(slot.current()), Optional.ofNullable(slot.next()).map(this::derive));
    }

    /** The wrapping key of a bucket that has this secret. */
    WrappingKey derive(byte[] secret) {
        return new WrappingKey(masterKey.derive(PURPOSE, secret));
    }

    /** The key of all that are not in a file. */
    WrappingKey ofMasterKey() {
        return ofMasterKey;
    }

    /**
     * The key of an owner.
     *
     * @return empty if it is wrapped with a key that is not in the file: by now the table has another row for it
     * @throws IllegalStateException if it cannot be unwrapped, and never will
     */
    Optional<byte[]> unwrap(OwnerKeyTable.Row row) {
        if (row.wrapping() == null) {
            return Optional.of(ofMasterKey.unwrap(row.owner(), row.wrapped()).orElseThrow(() -> unreadable(row)));
        }
        if (!areInFile()) {
            throw unreadable(row);
        }
        return read(bucketOf(row.owner()))
                .keys()
                .flatMap(key -> key.unwrap(row.owner(), row.wrapped()).stream())
                .findFirst();
    }

    @Override
    public void close() {
        if (areInFile()) {
            secrets.close();
        }
    }

    private static IllegalStateException unreadable(OwnerKeyTable.Row row) {
        return new IllegalStateException("The key of " + row.owner() + " cannot be decrypted");
    }
}
