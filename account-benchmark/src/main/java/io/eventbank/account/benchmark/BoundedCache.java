package io.eventbank.account.benchmark;

import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.axonframework.common.Registration;
import org.axonframework.common.caching.Cache;

/** Holds what was used last, up to a number of entries. Listeners are told nothing: repositories have none. */
final class BoundedCache implements Cache {

    private final Map<Object, Object> entries;

    BoundedCache(long maxEntries) {
        entries = Caffeine.newBuilder().maximumSize(maxEntries).build().asMap();
    }

    @Override
    @SuppressWarnings("unchecked") // who asks knows what was put there
    public <K, V> V get(K key) {
        return (V) entries.get(key);
    }

    @Override
    public void put(Object key, Object value) {
        entries.put(key, value);
    }

    @Override
    public boolean putIfAbsent(Object key, Object value) {
        return entries.putIfAbsent(key, value) == null;
    }

    @Override
    public boolean remove(Object key) {
        return entries.remove(key) != null;
    }

    @Override
    public void removeAll() {
        entries.clear();
    }

    @Override
    public boolean containsKey(Object key) {
        return entries.containsKey(key);
    }

    @Override
    @SuppressWarnings("unchecked")
    public <V> void computeIfPresent(Object key, UnaryOperator<V> update) {
        entries.computeIfPresent(key, (same, value) -> update.apply((V) value));
    }

    @Override
    public Registration registerCacheEntryListener(EntryListener listener) {
        return () -> true;
    }
}
