package io.eventbank.account.support.proof;

import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many events a log has, and the root of the {@link MerkleTree} over them, after C2SP's <a
 * href="https://c2sp.org/tlog-checkpoint">tlog-checkpoint</a>.
 *
 * @param origin whose log it is
 * @param size how many events
 * @param root of the tree: 32 bytes
 */
public record Checkpoint(String origin, long size, byte[] root) {

    private static final Pattern TEXT = Pattern.compile("(.+)\\n(0|[1-9]\\d{0,17})\\n([A-Za-z0-9+/]{43}=)\\n(.+\\n)*");

    /**
     * Reads the text of a note. Further lines are passed over.
     *
     * @throws InvalidProofException if it is no checkpoint
     */
    public static Checkpoint parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new InvalidProofException("The note is no checkpoint");
        }
        byte[] root = Base64.getDecoder().decode(matcher.group(3));
        return new Checkpoint(matcher.group(1), Long.parseLong(matcher.group(2)), root);
    }

    /** The text to be signed. */
    public String text() {
        return origin + "\n" + size + "\n" + Base64.getEncoder().encodeToString(root) + "\n";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Checkpoint checkpoint
                && origin.equals(checkpoint.origin)
                && size == checkpoint.size
                && Arrays.equals(root, checkpoint.root);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(root);
    }
}
