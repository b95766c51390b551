package io.eventbank.account.support.personaldata;

import com.google.crypto.tink.subtle.Hkdf;
import com.google.crypto.tink.subtle.Random;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.Base64;

/** The secret that all others of personal data are derived from or encrypted with: 32 random bytes. */
final class MasterKey {

    private static final int BYTES = 32;

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
        if (properties.masterKey() != null && !properties.masterKey().isBlank()) {
            return parse(properties.masterKey(), "account.personal-data.master-key");
        }
        Path file = properties.masterKeyFile();
        if (file == null) {
            throw new IllegalStateException(
                    "Personal data needs a key: set account.personal-data.master-key or .master-key-file");
        }
        try {
            return parse(readOrCreate(file), file.toString());
        } catch (IOException e) {
            throw new UncheckedIOException("The master key in " + file + " cannot be read or made", e);
        }
    }

    /** A key for one purpose, from which neither the master key nor those of other purposes can be told. */
    byte[] derive(String purpose) {
        try {
            return Hkdf.computeHkdf("HmacSha256", secret, new byte[0], purpose.getBytes(StandardCharsets.UTF_8), BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java cannot derive keys", e);
        }
    }

    private static String readOrCreate(Path file) throws IOException {
        if (!Files.exists(file)) {
            if (file.toAbsolutePath().getParent() != null) {
                Files.createDirectories(file.toAbsolutePath().getParent());
            }
            Path draft = Files.createTempFile(file.toAbsolutePath().getParent(), "master", ".key", ownerOnly());
            Files.writeString(draft, Base64.getEncoder().encodeToString(Random.randBytes(BYTES)) + "\n");
            try {
                // A link appears whole or not at all, and of two processes only the first one makes it.
                Files.createLink(file, draft);
            } catch (FileAlreadyExistsException e) {
                // Another process was first: its key is the one.
            } finally {
                Files.delete(draft);
            }
        }
        return Files.readString(file);
    }

    private static FileAttribute<?>[] ownerOnly() {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    private static MasterKey parse(String text, String source) {
        try {
            byte[] secret = Base64.getDecoder().decode(text.strip());
            if (secret.length == BYTES) {
                return new MasterKey(secret);
            }
        } catch (IllegalArgumentException e) {
            // Not Base64: the same message as for a wrong length, and no cause that could quote the secret.
        }
        throw new IllegalStateException(source + " is not " + BYTES + " bytes in Base64");
    }
}
