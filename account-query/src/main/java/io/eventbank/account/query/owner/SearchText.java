package io.eventbank.account.query.owner;

import java.text.Normalizer;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What of an owner's data can be searched for, and what a search asks for, in the same form. */
final class SearchText {

    /** Words that differ only further back are told apart after decryption. */
    private static final int MAX_PREFIX = 20;

    /** More of a name is not indexed. */
    private static final int MAX_WORDS = 20;

    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\p{M}\\p{Nd}]+");

    private SearchText() {}

    /** What an owner is found by: the beginnings of the words of the name, and the e-mail. */
    static Set<String> keys(String name, String email) {
        Set<String> keys = new HashSet<>();
        keys.add(emailKey(email));
        for (String word : words(name)) {
            int[] points = word.codePoints().limit(MAX_PREFIX).toArray();
            for (int length = 1; length <= points.length; length++) {
                keys.add(nameKey(new String(points, 0, length)));
            }
        }
        return keys;
    }

    /** The keys that all owners have whose names match the search; empty if there is no word in it. */
    static Set<String> nameKeys(String search) {
        Set<String> keys = new HashSet<>();
        for (String word : words(search)) {
            int length = Math.min(MAX_PREFIX, word.codePointCount(0, word.length()));
            keys.add(nameKey(word.substring(0, word.offsetByCodePoints(0, length))));
        }
        return keys;
    }

    /** The key of the owners whose e-mail this is. */
    static String emailKey(String email) {
        return "email:" + normalized(email).strip();
    }

    /** Whether a search finds an owner with this name and e-mail: what the keys can only suggest. */
    static boolean matches(String search, String name, String email) {
        if (emailKey(email).equals(emailKey(search))) {
            return true;
        }
        List<String> words = words(name);
        List<String> wanted = words(search);
        return !wanted.isEmpty()
                && wanted.stream().allMatch(each -> words.stream().anyMatch(word -> word.startsWith(each)));
    }

    private static String nameKey(String prefix) {
        return "name:" + prefix;
    }

    private static List<String> words(String text) {
        return BETWEEN_WORDS
                .splitAsStream(normalized(text))
                .filter(word -> !word.isEmpty())
                .limit(MAX_WORDS)
                .toList();
    }

    private static String normalized(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    }
}
