package dev.millrace.gateway.object.store;

import dev.millrace.gateway.object.change.ChangeOrigin;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The requests that are with the store, by the access key under which each of them is forwarded: so the store finds
 * out whose request it serves. Thread-safe.
 */
public final class Origins {
    private final Map<String, ChangeOrigin> byKey = new ConcurrentHashMap<>();

    /** Enters a request; the key is good until {@link #leave}. */
    public String enter(ChangeOrigin origin) {
        String key = origin.requestId().toString();
        byKey.put(key, origin);
        return key;
    }

    public void leave(String key) {
        byKey.remove(key);
    }

    @Nullable ChangeOrigin of(@Nullable String key) {
        return key == null ? null : byKey.get(key);
    }
}
