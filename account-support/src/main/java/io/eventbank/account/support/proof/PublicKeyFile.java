package io.eventbank.account.support.proof;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the public key is written for whoever checks proofs; no process reads it but to keep an earlier one. */
final class PublicKeyFile {

    private static final Logger LOG = LoggerFactory.getLogger(PublicKeyFile.class);

    private final Path file;

    PublicKeyFile(Path file) {
        this.file = file;
    }

    /**
     * Writes the key. If another one is there, it is kept beside, with its hash added to the name: what it has signed
     * can only be checked with it.
     *
     * @param trusted earlier keys that are configured
     */
    void publish(PublicKey key, List<String> trusted) {
        try {
            Optional<PublicKey> before = read();
            if (before.isEmpty() || !before.get().equals(key)) {
                if (before.isPresent()) {
                    keep(before.get(), trusted);
                }
                Files.writeString(file, key + "\n");
            }
        } catch (IOException e) {
            LOG.warn("The public key could not be written to {}: {}", file, e.toString());
        }
    }

    private Optional<PublicKey> read() throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(PublicKey.parse(Files.readString(file)));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // cut short while it was written
        }
    }

    private void keep(PublicKey earlier, List<String> trusted) throws IOException {
        Path kept = Path.of(file + "." + HexFormat.of().formatHex(earlier.hash()));
        Files.writeString(kept, earlier + "\n");
        if (trusted.stream().map(PublicKey::parse).noneMatch(earlier::equals)) {
            LOG.warn(
                    "The signing key is another one than before, whose public key is kept in {}: if what it has signed"
                            + " is still to count, add {} to account.proof.earlier-keys in all processes",
                    kept,
                    earlier);
        }
    }
}
