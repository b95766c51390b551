package io.eventbank.account.standalone.authorization;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import io.eventbank.account.standalone.start.DataDirectory;
import io.eventbank.account.standalone.start.StartRefusedException;
import java.text.ParseException;
import java.util.UUID;

/** The key that signs the tokens: kept in the data directory, so that tokens outlive a restart. */
final class SigningKey {

    private static final String FILE = "token-signing-key.json";
    private static final int BITS = 2048;

    private SigningKey() {}

    /** The kept key, made at the first start; refuses the start if the file holds none. */
    static RSAKey keptIn(DataDirectory dataDirectory) {
        String json = dataDirectory.secret(FILE, SigningKey::make);
        try {
            RSAKey key = RSAKey.parse(json);
            if (key.isPrivate()) {
                return key;
            }
            throw refused(dataDirectory, null);
        } catch (ParseException e) {
            throw refused(dataDirectory, e);
        }
    }

    private static String make() {
        try {
            return new RSAKeyGenerator(BITS)
                    .keyID(UUID.randomUUID().toString())
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(JWSAlgorithm.RS256)
                    .generate()
                    .toJSONString();
        } catch (JOSEException e) {
            throw new IllegalStateException("No RSA key can be made here", e);
        }
    }

    private static StartRefusedException refused(DataDirectory dataDirectory, ParseException cause) {
        return new StartRefusedException(
                dataDirectory.resolve(FILE) + " holds no private RSA key.",
                "Restore the file, or delete it: then a new key is made, and the tokens given out so far are refused.",
                cause);
    }
}
