package io.eventbank.account.support.secret;

import com.google.crypto.tink.subtle.Random;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
        String made = Base64.getEncoder().encodeToString(Random.randBytes(BYTES)) + "\n";
        SecretFiles.createOnce(file, made.getBytes(StandardCharsets.US_ASCII));
        return Files.readString(file);
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
