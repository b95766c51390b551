package io.eventbank.account.support.secret;

import com.google.crypto.tink.subtle.Random;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;

/** Secrets of 32 bytes in Base64, from a setting or from a file that is made when it is missing. */
public final class SecretKeys {

    /** The length of a secret. */
    public static final int BYTES = 32;

    private SecretKeys() {}

    /**
     * The configured secret, or the one in the file, which is made if it is missing.
     *
     * @param configured in Base64; null or blank if it is in the file
     * @param file may be null if the secret is configured
     * @param property the setting's name, to which {@code -file} is added for that of the file
     * @throws IllegalStateException if there is neither, or what there is is not 32 bytes in Base64
     */
    public static byte[] load(String configured, Path file, String property) {
        if (configured != null && !configured.isBlank()) {
            return parse(configured, property);
        }
        if (file == null) {
            throw new IllegalStateException("A secret is needed: set " + property + " or " + property + "-file");
        }
        try {
            return parse(readOrCreate(file), file.toString());
        } catch (IOException e) {
            throw new UncheckedIOException("The secret in " + file + " cannot be read or made", e);
        }
    }

    private static String readOrCreate(Path file) throws IOException {
        if (!Files.exists(file)) {
            Path directory = file.toAbsolutePath().getParent();
            if (directory != null) {
                Files.createDirectories(directory);
            }
            Path draft = Files.createTempFile(directory, "secret", ".key", ownerOnly());
            Files.writeString(draft, Base64.getEncoder().encodeToString(Random.randBytes(BYTES)) + "\n");
            try {
                // A link appears whole or not at all, and of two processes only the first one makes it.
                Files.createLink(file, draft);
            } catch (FileAlreadyExistsException e) {
                // Another process was first: its secret is the one.
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

    private static byte[] parse(String text, String source) {
        try {
            byte[] secret = Base64.getDecoder().decode(text.strip());
            if (secret.length == BYTES) {
                return secret;
            }
        } catch (IllegalArgumentException e) {
            // Not Base64: the same message as for a wrong length, and no cause that could quote the secret.
        }
        throw new IllegalStateException(source + " is not " + BYTES + " bytes in Base64");
    }
}
