package io.eventbank.account.support.paging;

import io.eventbank.account.api.error.ErrorCode;
import io.eventbank.account.api.error.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Pages by the sort key of their last item, so that they neither repeat nor leave out an item while data is added. What
 * clients see of the key is Base64, lest they make one themselves.
 */
public final class Cursors {

    private Cursors() {}

    /**
     * Makes a page of what was found.
     *
     * @param found at least one more than the limit, if there is more
     * @param key the sort key of an item
     */
    public static <T, P> P page(
            List<T> found, int limit, Function<T, String> key, BiFunction<List<T>, String, P> constructor) {
        if (found.size() <= limit) {
            return constructor.apply(found, null);
        }
        List<T> items = found.subList(0, limit);
        return constructor.apply(List.copyOf(items), encode(key.apply(items.get(limit - 1))));
    }

    /**
     * The sort key in a cursor; null for no cursor.
     *
     * @param reader turns the text of a key into the key; null if it is not one
     * @throws Refusal {@code invalid_cursor} if there is no such key in it
     */
    public static <K> K key(String cursor, Function<String, K> reader) {
        if (cursor == null) {
            return null;
        }
        K key = null;
        try {
            String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            key = encode(text).equals(cursor) ? reader.apply(text) : null;
        } catch (IllegalArgumentException e) {
            // Not Base64: refused below like any other text that is no cursor.
        }
        if (key == null) {
            throw new Refusal(ErrorCode.INVALID_CURSOR, "The cursor is not one that a page of this list was given");
        }
        return key;
    }

    private static String encode(String key) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(key.getBytes(StandardCharsets.UTF_8));
    }
}
