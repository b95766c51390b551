package io.eventbank.account.support.proof;

import java.nio.file.Path;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What the bank proves with. All processes of one installation need the same.
 *
 * @param name of the log of events, and of the key that signs for it; without spaces and plus signs
 * @param signingKey the secret of an Ed25519 key: 32 bytes in Base64; wins over the file
 * @param signingKeyFile holds the same; made at the first start if it is missing and no key is configured. The public
 *     key is written beside it, with {@code .pub} added to the name; an earlier one is kept there, too
 * @param earlierKeys public keys that the bank has signed with before, and that are still trusted
 */
@ConfigurationProperties("account.proof")
record ProofProperties(String name, String signingKey, Path signingKeyFile, List<String> earlierKeys) {

    ProofProperties {
        earlierKeys = earlierKeys == null ? List.of() : List.copyOf(earlierKeys);
    }
}
