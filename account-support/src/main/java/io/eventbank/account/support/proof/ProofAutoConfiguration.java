package io.eventbank.account.support.proof;

import io.eventbank.account.support.secret.SecretKeys;
import java.nio.file.Path;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** The key that the bank signs checkpoints and certificates with. */
@AutoConfiguration
@EnableConfigurationProperties(ProofProperties.class)
class ProofAutoConfiguration {

    @Bean
    NoteSigner noteSigner(ProofProperties properties) {
        NoteSigner signer = new NoteSigner(
                properties.name(),
                SecretKeys.load(properties.signingKey(), properties.signingKeyFile(), "account.proof.signing-key"));
        boolean inFile =
                properties.signingKey() == null || properties.signingKey().isBlank();
        if (inFile) {
            new PublicKeyFile(Path.of(properties.signingKeyFile() + ".pub"))
                    .publish(signer.publicKey(), properties.earlierKeys());
        }
        return signer;
    }

    @Bean
    TrustedKeys trustedKeys(NoteSigner signer, ProofProperties properties) {
        return TrustedKeys.of(signer.publicKey(), properties.earlierKeys());
    }
}
