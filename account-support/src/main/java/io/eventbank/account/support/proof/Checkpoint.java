package io.eventbank.account.support.proof;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many events a log has, and the root of the {@link MerkleTree} over them, after C2SP's <a
 * href="https://c2sp.org/tlog-checkpoint">tlog-checkpoint</a>.
 *
 * @param origin whose log it is
 * @param size how many events
 * @param root of the tree: 32 bytes
 * @param extension further lines, which say more to whoever knows them
 */
public record Checkpoint(String origin, long size, byte[] root, List<String> extension) {

    private static final Pattern TEXT =
            Pattern.compile("(.+)\\n(0|[1-9]\\d{0,17})\\n([A-Za-z0-9+/]{43}=)\\n((?:.+\\n)*)");

    public Checkpoint {
        extension = List.copyOf(extension);
    }

    /**
     * Reads the text of a note.
     *
     * @throws InvalidProofException if it is no checkpoint
     */
    public static Checkpoint parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new InvalidProofException("The note is no checkpoint");
        }
        byte[] root = Base64.getDecoder().decode(matcher.group(3));
        return new Checkpoint(
                matcher.group(1),
                Long.parseLong(matcher.group(2)),
                root,
                matcher.group(4).lines().toList());
    }

    /** The text to be signed. */
    public String text() {
        StringBuilder text = new StringBuilder(origin).append('\n').append(size).append('\n');
        text.append(Base64.getEncoder().encodeToString(root)).append('\n');
        extension.forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Checkpoint checkpoint
                && origin.equals(checkpoint.origin)
                && size == checkpoint.size
                && Arrays.equals(root, checkpoint.root)
                && extension.equals(checkpoint.extension);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(root);
    }
}
