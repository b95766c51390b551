package io.eventbank.account.command.imports;

import com.google.crypto.tink.StreamingAead;
import com.google.crypto.tink.subtle.AesGcmHkdfStreaming;
import com.google.crypto.tink.subtle.Random;
import io.eventbank.account.support.web.Ids;
import java.io.Closeable;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;

/**
 * An upload on disk until its turn comes. It holds names of people, so it is encrypted with a key that is nowhere but
 * in memory, and its file goes when it is closed or the process ends.
 */
final class Spool implements Closeable {

    private static final int KEY_BYTES = 32;
    private static final int SEGMENT_BYTES = 1 << 16;
    private static final byte[] NO_CONTEXT = new byte[0];

    private final FileChannel file;
    private final StreamingAead key;

    private Spool(FileChannel file, StreamingAead key) {
        this.file = file;
        this.key = key;
    }

    /** Takes in all of a stream. */
    static Spool of(InputStream upload, Path directory) throws IOException {
        Files.createDirectories(directory);
        Path path = directory.resolve("import-" + Ids.next() + ".spool");
        FileChannel file = FileChannel.open(
                path,
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE);
        try {
            StreamingAead key =
                    new AesGcmHkdfStreaming(Random.randBytes(KEY_BYTES), "HmacSha256", KEY_BYTES, SEGMENT_BYTES, 0);
            Spool spool = new Spool(file, key);
            // The encrypting stream writes its last segment when it is closed, and would close the file as well.
            try (OutputStream out = key.newEncryptingStream(new Unclosed(Channels.newOutputStream(file)), NO_CONTEXT)) {
                upload.transferTo(out);
            }
            return spool;
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        } catch (GeneralSecurityException e) {
            file.close();
            throw new IllegalStateException("This Java cannot encrypt an upload", e);
        }
    }

    /** The upload from its beginning. */
    InputStream content() throws IOException {
        file.position(0);
        try {
            return key.newDecryptingStream(Channels.newInputStream(file), NO_CONTEXT);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The upload cannot be decrypted", e);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private static final class Unclosed extends FilterOutputStream {

        private Unclosed(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
