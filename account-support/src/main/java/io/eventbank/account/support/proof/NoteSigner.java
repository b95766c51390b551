package io.eventbank.account.support.proof;

import com.google.crypto.tink.subtle.Ed25519Sign;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;

/**
 * Signs texts with the bank's key (Ed25519), as notes after C2SP's <a
 * href="https://c2sp.org/signed-note">signed-note</a>.
 */
public final class NoteSigner {

    private final Ed25519Sign key;
    private final PublicKey publicKey;

    /**
     * @param name whose signature it is
     * @param secret of the key: 32 bytes
     * @throws IllegalArgumentException if the name has spaces or plus signs
     */
    public NoteSigner(String name, byte[] secret) {
        if (!PublicKey.isName(name)) {
            throw new IllegalArgumentException("Not the name of a key, which has no spaces and no +: " + name);
        }
        try {
            this.key = new Ed25519Sign(secret);
            this.publicKey = new PublicKey(
                    name, Ed25519Sign.KeyPair.newKeyPairFromSeed(secret).getPublicKey());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java cannot sign", e);
        }
    }

    /** What others check the signatures with. */
    public PublicKey publicKey() {
        return publicKey;
    }

    /**
     * The signed note: the text, an empty line, and the signature. The same text gives the same note.
     *
     * @param text whole lines, without an empty one at the end
     */
    public String sign(String text) {
        if (!text.endsWith("\n") || text.endsWith("\n\n")) {
            throw new IllegalArgumentException("The text of a note must end with a line that is not empty");
        }
        byte[] signature;
        try {
            signature = key.sign(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A note could not be signed", e);
        }
        byte[] hash = publicKey.hash();
        byte[] stamped = ByteBuffer.allocate(hash.length + signature.length)
                .put(hash)
                .put(signature)
                .array();
        return text + "\n" + SignedNote.DASH + publicKey.name() + " "
                + Base64.getEncoder().encodeToString(stamped) + "\n";
    }
}
