package dev.millrace.gateway.api.authorize;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Remembers values of one authorizer for a while. Thread-safe; holds the lock of its room for moments only. */
final class RecentEntries<K, V> {
    private final Room room;
    private final Map<K, Entry<K, V>> entries = new LinkedHashMap<>();
    private long bytes;

    RecentEntries(Room room) {
        this.room = room;
    }

    @Nullable V get(K key, long nowMillis) {
        synchronized (room) {
            Entry<K, V> entry = entries.get(key);
            if (entry != null && nowMillis >= entry.untilMillis) {
                entry.forget();
                return null;
            }
            return entry == null ? null : entry.value;
        }
    }

    /** @param sizeBytes what the key and the value take, nearly */
    void put(K key, V value, int sizeBytes, long untilMillis) {
        synchronized (room) {
            Entry<K, V> before = entries.get(key);
            if (before != null) {
                before.forget(); // so that it is the youngest one
            }
            Entry<K, V> entry = new Entry<>(this, key, value, sizeBytes, untilMillis);
            entries.put(key, entry);
            bytes += sizeBytes;
            room.add(entry);
            while (bytes > room.shareBytes) {
                entries.values().iterator().next().forget();
            }
            room.makeFit();
        }
    }

    /**
     * What several authorizers may remember together. When it is full, the oldest entry of all goes. One that has its
     * share of it loses its own oldest entry instead, so that a flood at one leaves the others what they know.
     * Thread-safe.
     */
    static final class Room {
        private static final int SHARES = 8;

        private final long bytesMax;
        private final long shareBytes;
        private final Set<Entry<?, ?>> byAge = new LinkedHashSet<>();
        private long bytes;

        Room(long bytesMax) {
            this.bytesMax = bytesMax;
            this.shareBytes = bytesMax / SHARES;
        }

        private void add(Entry<?, ?> entry) {
            byAge.add(entry);
            bytes += entry.sizeBytes;
        }

        private void makeFit() {
            while (bytes > bytesMax) {
                byAge.iterator().next().forget();
            }
        }
    }

    /** Guarded by the lock of the room. */
    private static final class Entry<K, V> {
        private final RecentEntries<K, V> owner;
        private final K key;
        private final V value;
        private final int sizeBytes;
        private final long untilMillis;

        private Entry(RecentEntries<K, V> owner, K key, V value, int sizeBytes, long untilMillis) {
            this.owner = owner;
            this.key = key;
            this.value = value;
            this.sizeBytes = sizeBytes;
            this.untilMillis = untilMillis;
        }

        private void forget() {
            owner.entries.remove(key);
            owner.bytes -= sizeBytes;
            owner.room.byAge.remove(this);
            owner.room.bytes -= sizeBytes;
        }
    }
}
