package dev.millrace.gateway.api.registry;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import java.util.Collection;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All APIs at one moment. Immutable. */
public final class ApiSnapshot {
    static final ApiSnapshot EMPTY = new ApiSnapshot(new TreeMap<>());

    private final NavigableMap<String, ApiParts> apis;

    private ApiSnapshot(NavigableMap<String, ApiParts> apis) {
        this.apis = apis;
    }

    public @Nullable ApiParts api(String id) {
        return apis.get(id);
    }

    /** The API, which must exist, or the request is refused. */
    public ApiParts existing(String id, String accountId) {
        ApiParts api = apis.get(id);
        if (api == null) {
            throw new RefusedException(
                    new Refusal.NotFound("Invalid API identifier specified " + accountId + ":" + id));
        }
        return api;
    }

    /** All APIs, ordered by identity. */
    public Collection<ApiParts> apis() {
        return apis.values();
    }

    ApiSnapshot with(ApiParts api) {
        NavigableMap<String, ApiParts> changed = new TreeMap<>(apis);
        changed.put(api.id(), api);
        return new ApiSnapshot(changed);
    }

    ApiSnapshot without(String id) {
        NavigableMap<String, ApiParts> changed = new TreeMap<>(apis);
        changed.remove(id);
        return new ApiSnapshot(changed);
    }
}
