package io.eventbank.account.support.personaldata;

import com.google.crypto.tink.subtle.PrfHmacJce;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.spec.SecretKeySpec;

/** Turns text to be found into keyed hashes: equal text can be found by them, but they do not show what it is. */
public final class SearchTokens {

    private static final int BYTES = 16;

    private final PrfHmacJce prf;

    SearchTokens(MasterKey masterKey) {
        try {
            prf = new PrfHmacJce("HMACSHA256", new SecretKeySpec(masterKey.derive("search tokens"), "HMAC"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no HMAC", e);
        }
    }

    /** The token of a text: 16 bytes, always the same for the same text. */
    public byte[] of(String text) {
        try {
            return prf.compute(text.getBytes(StandardCharsets.UTF_8), BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("No token can be computed", e);
        }
    }
}
