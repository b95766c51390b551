package io.eventbank.account.support.proof;

import com.google.crypto.tink.subtle.Ed25519Verify;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;

/** Opens notes after C2SP's <a href="https://c2sp.org/signed-note">signed-note</a>. */
public final class SignedNote {

    static final String DASH = "\u2014 ";

    private SignedNote() {}

    /**
     * The text of a note that one of the keys has signed. Other signatures are passed over.
     *
     * @throws InvalidProofException if the note is malformed, or none of the keys has signed it
     */
    public static String open(String note, Collection<PublicKey> keys) {
        int end = note.lastIndexOf("\n\n");
        if (end < 0 || !note.endsWith("\n")) {
            throw new InvalidProofException("The note is malformed: it has no signature");
        }
        String text = note.substring(0, end + 1);
        for (String line : note.substring(end + 2).split("\n")) {
            if (!line.startsWith(DASH)) {
                throw new InvalidProofException("The note is malformed: a line is no signature");
            }
            for (PublicKey key : keys) {
                if (isSignature(line.substring(DASH.length()), text, key)) {
                    return text;
                }
            }
        }
        throw new InvalidProofException("The note is not signed with the public key that was given");
    }

    private static boolean isSignature(String line, String text, PublicKey key) {
        if (!line.startsWith(key.name() + " ")) {
            return false;
        }
        byte[] stamped;
        try {
            stamped = Base64.getDecoder().decode(line.substring(key.name().length() + 1));
        } catch (IllegalArgumentException e) {
            return false;
        }
        if (stamped.length <= PublicKey.HASH_BYTES
                || !Arrays.equals(key.hash(), Arrays.copyOf(stamped, PublicKey.HASH_BYTES))) {
            return false;
        }
        try {
            new Ed25519Verify(key.bytes())
                    .verify(
                            Arrays.copyOfRange(stamped, PublicKey.HASH_BYTES, stamped.length),
                            text.getBytes(StandardCharsets.UTF_8));
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
