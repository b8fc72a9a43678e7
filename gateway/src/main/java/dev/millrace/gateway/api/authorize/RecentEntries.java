package dev.millrace.gateway.api.authorize;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Remembers values for a while; when it is full, the oldest one goes. Thread-safe; holds its lock for moments only. */
final class RecentEntries<K, V> {
    private final int entriesMax;
    private final Map<K, Entry<V>> entries = new LinkedHashMap<>();

    RecentEntries(int entriesMax) {
        this.entriesMax = entriesMax;
    }

    synchronized @Nullable V get(K key, long nowMillis) {
        Entry<V> entry = entries.get(key);
        if (entry != null && nowMillis >= entry.untilMillis) {
            entries.remove(key);
            return null;
        }
        return entry == null ? null : entry.value;
    }

    synchronized void put(K key, V value, long untilMillis) {
        entries.remove(key); // so that it is the youngest one
        entries.put(key, new Entry<>(value, untilMillis));
        Iterator<K> oldest = entries.keySet().iterator();
        while (entries.size() > entriesMax) {
            oldest.next();
            oldest.remove();
        }
    }

    private record Entry<V>(V value, long untilMillis) {}
}
