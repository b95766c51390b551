package io.eventbank.account.support.personaldata;

import com.google.crypto.tink.subtle.Random;
import io.eventbank.account.support.secret.SecretFiles;
import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.springframework.dao.DataAccessResourceFailureException;

/**
 * A file of secrets that, unlike rows of PostgreSQL's, are overwritten in their place when they are replaced. Each of
 * its buckets has one of 32 random bytes, and for a moment the next one beside it. Nothing of it is kept in memory.
 *
 * <p>Layout: a header of 64 bytes (magic, version, number of buckets, mark, identity, the rest zero), then 64 bytes for
 * each bucket: the current secret, and the next one or zeros. The mark follows from the master key; the identity is
 * random, and tells files apart.
 */
final class WrappingSecrets implements Closeable {

    private static final byte[] MAGIC = "EBWK".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 1;
    private static final int MARK_BYTES = 16;
    private static final int IDENTITY_BYTES = 16;
    private static final int SECRET_BYTES = 32;
    private static final int SLOT_BYTES = 2 * SECRET_BYTES;
    private static final byte[] NONE = new byte[SECRET_BYTES];

    /** What a bucket holds; {@code next} is null if there is none. */
    record Slot(byte[] current, byte[] next) {}

    /** Not a channel, which would be closed for all threads when one that uses it is interrupted. */
    private final RandomAccessFile file;

    private final int buckets;
    private final byte[] identity;

    private WrappingSecrets(RandomAccessFile file, int buckets, byte[] identity) {
        this.file = file;
        this.buckets = buckets;
        this.identity = identity;
    }

    /** Makes a file with new secrets, unless there is one. */
    static void createOnce(Path path, int buckets, byte[] mark) {
        ByteBuffer content = ByteBuffer.allocate((buckets + 1) * SLOT_BYTES);
        content.put(header(buckets, mark, Random.randBytes(IDENTITY_BYTES)));
        for (int bucket = 0; bucket < buckets; bucket++) {
            content.put(Random.randBytes(SECRET_BYTES)).put(NONE);
        }
        try {
            SecretFiles.createOnce(path, content.array());
        } catch (IOException e) {
            throw new UncheckedIOException("The wrapping keys cannot be made in " + path, e);
        }
    }

    /**
     * Opens a file, to read and to write it.
     *
     * @param mark that it was made with: 16 bytes
     * @throws IllegalStateException if it is not such a file, or was made with another mark
     */
    static WrappingSecrets open(Path path, byte[] mark) {
        try {
            RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
            try {
                return opened(file, path, mark);
            } catch (IOException | RuntimeException e) {
                file.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The wrapping keys in " + path + " cannot be read", e);
        }
    }

    int buckets() {
        return buckets;
    }

    /** What no other file has: 16 random bytes. */
    byte[] identity() {
        return identity.clone();
    }

    Slot read(int bucket) {
        byte[] slot = new byte[SLOT_BYTES];
        try {
            synchronized (file) {
                file.seek(position(bucket));
                file.readFully(slot);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The wrapping keys cannot be read", e);
        }
        byte[] next = Arrays.copyOfRange(slot, SECRET_BYTES, SLOT_BYTES);
        return new Slot(Arrays.copyOf(slot, SECRET_BYTES), Arrays.equals(next, NONE) ? null : next);
    }

    /**
     * Keeps a bucket from other processes until it is closed. In the database, where they take turns, one may have lost
     * its lock because it stood still; here it keeps it for as long as it can still write.
     *
     * @throws DataAccessResourceFailureException if another one has it
     */
    FileLock hold(int bucket) {
        return tryHold(bucket)
                .orElseThrow(() -> new DataAccessResourceFailureException(
                        "A process that stands still is at the same wrapping keys"));
    }

    /** The same; empty if another one has it. */
    Optional<FileLock> tryHold(int bucket) {
        try {
            return Optional.ofNullable(file.getChannel().tryLock(position(bucket), SLOT_BYTES, false));
        } catch (IOException e) {
            throw new UncheckedIOException("The wrapping keys cannot be locked", e);
        } catch (OverlappingFileLockException e) {
            return Optional.empty(); // another one of this process: the same as one of another process
        }
    }

    /** Puts a new secret beside the current one, and returns it; it is on the disk. */
    byte[] propose(int bucket) {
        byte[] next = Random.randBytes(SECRET_BYTES);
        write(position(bucket) + SECRET_BYTES, next);
        return next;
    }

    /** Overwrites the current secret; only when the new one is on the disk in its place is it removed beside. */
    void replace(int bucket, byte[] secret) {
        write(position(bucket), secret);
        dropNext(bucket);
    }

    /** Overwrites the next secret with zeros. */
    void dropNext(int bucket) {
        write(position(bucket) + SECRET_BYTES, NONE);
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(long position, byte[] secret) {
        try {
            synchronized (file) {
                file.seek(position);
                file.write(secret);
            }
            file.getFD().sync();
        } catch (IOException e) {
            throw new UncheckedIOException("The wrapping keys cannot be written", e);
        }
    }

    private static long position(int bucket) {
        return (bucket + 1L) * SLOT_BYTES;
    }

    private static byte[] header(int buckets, byte[] mark, byte[] identity) {
        return ByteBuffer.allocate(SLOT_BYTES)
                .put(MAGIC)
                .putInt(VERSION)
                .putInt(buckets)
                .put(mark, 0, MARK_BYTES)
                .put(identity)
                .array();
    }

    private static WrappingSecrets opened(RandomAccessFile file, Path path, byte[] mark) throws IOException {
        byte[] header = new byte[SLOT_BYTES];
        if (file.length() < SLOT_BYTES) {
            throw notSuchAFile(path);
        }
        file.readFully(header);
        int buckets = ByteBuffer.wrap(header).getInt(MAGIC.length + Integer.BYTES);
        int marked = MAGIC.length + 2 * Integer.BYTES;
        int identified = marked + MARK_BYTES;
        byte[] identity = Arrays.copyOfRange(header, identified, identified + IDENTITY_BYTES);
        byte[] expected = header(buckets, mark, identity);
        if (!Arrays.equals(header, 0, marked, expected, 0, marked)
                || buckets < 1
                || file.length() != position(buckets)) {
            throw notSuchAFile(path);
        }
        if (!Arrays.equals(header, expected)) {
            throw new IllegalStateException(
                    "The wrapping keys in " + path + " were not made with this master key of personal data");
        }
        return new WrappingSecrets(file, buckets, identity);
    }

    private static IllegalStateException notSuchAFile(Path path) {
        return new IllegalStateException(path + " is not a file of wrapping keys, or not all of one");
    }
}
