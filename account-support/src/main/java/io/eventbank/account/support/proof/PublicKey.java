package io.eventbank.account.support.proof;

import io.eventbank.account.support.secret.SecretKeys;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The key that a note's signature is checked with, as C2SP's signed-note writes it: {@code name+hash+key}, where the
 * hash is 8 hexadecimal digits and the key a byte 1 and an Ed25519 public key, in Base64.
 *
 * @param name whose key it is, without spaces and plus signs
 * @param bytes the Ed25519 public key: 32 bytes
 */
public record PublicKey(String name, byte[] bytes) {

    private static final byte ED25519 = 1;
    static final int HASH_BYTES = 4;

    /**
     * Reads a key.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static PublicKey parse(String text) {
        String[] parts = text.strip().split("\\+", 3);
        if (parts.length == 3) {
            byte[] key = decode(parts[2]);
            if (key.length == 1 + SecretKeys.BYTES && key[0] == ED25519) {
                PublicKey parsed = new PublicKey(parts[0], Arrays.copyOfRange(key, 1, key.length));
                if (isName(parts[0]) && HexFormat.of().formatHex(parsed.hash()).equals(parts[1])) {
                    return parsed;
                }
            }
        }
        throw new IllegalArgumentException("Not a public key of the form name+hash+key: " + text.strip());
    }

    /** Whether keys may have this name. */
    static boolean isName(String name) {
        return !name.isEmpty() && name.chars().noneMatch(c -> Character.isWhitespace(c) || c == '+' || c < ' ');
    }

    /** The four bytes by which a signature says which key it was made with. */
    byte[] hash() {
        byte[] hash = Sha256.of(name.getBytes(StandardCharsets.UTF_8), new byte[] {'\n', ED25519}, bytes);
        return Arrays.copyOf(hash, HASH_BYTES);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PublicKey key && name.equals(key.name) && Arrays.equals(bytes, key.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** As it is published. */
    @Override
    public String toString() {
        byte[] typed = new byte[1 + bytes.length];
        typed[0] = ED25519;
        System.arraycopy(bytes, 0, typed, 1, bytes.length);
        return name + "+" + HexFormat.of().formatHex(hash()) + "+"
                + Base64.getEncoder().encodeToString(typed);
    }

    private static byte[] decode(String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }
}
