package io.eventbank.account.support.proof;

import io.eventbank.account.support.secret.SecretKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** The key that the bank signs checkpoints and certificates with. */
@AutoConfiguration
@EnableConfigurationProperties(ProofProperties.class)
class ProofAutoConfiguration {

    private static final Logger LOG = LoggerFactory.getLogger(ProofAutoConfiguration.class);

    @Bean
    NoteSigner noteSigner(ProofProperties properties) {
        NoteSigner signer = new NoteSigner(
                properties.name(),
                SecretKeys.load(properties.signingKey(), properties.signingKeyFile(), "account.proof.signing-key"));
        boolean inFile =
                properties.signingKey() == null || properties.signingKey().isBlank();
        if (inFile) {
            publish(signer.publicKey(), Path.of(properties.signingKeyFile() + ".pub"));
        }
        return signer;
    }

    @Bean
    TrustedKeys trustedKeys(NoteSigner signer, ProofProperties properties) {
        return TrustedKeys.of(signer.publicKey(), properties.earlierKeys());
    }

    /** For whoever checks proofs; nothing here depends on it. */
    private static void publish(PublicKey key, Path file) {
        try {
            if (!Files.exists(file) || !Files.readString(file).strip().equals(key.toString())) {
                Files.writeString(file, key + "\n");
            }
        } catch (IOException e) {
            LOG.warn("The public key could not be written to {}: {}", file, e.toString());
        }
    }
}
