package dev.millrace.gateway.api.registry;

import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An API with all that it consists of. Immutable. */
public final class ApiParts {
    private final Part api;
    private final Map<PartKind, NavigableMap<String, Part>> parts;

    private ApiParts(Part api, Map<PartKind, NavigableMap<String, Part>> parts) {
        this.api = api;
        this.parts = parts;
    }

    /** An API of which there is nothing else yet. */
    public static ApiParts of(Part api) {
        return new ApiParts(api, new EnumMap<>(PartKind.class));
    }

    public String id() {
        return api.id();
    }

    public Part api() {
        return api;
    }

    /** All of a kind, ordered by identity. */
    public NavigableMap<String, Part> all(PartKind kind) {
        return parts.getOrDefault(kind, new TreeMap<>());
    }

    public @Nullable Part part(PartKind kind, String id) {
        return kind == PartKind.API ? api : all(kind).get(id);
    }

    /** The part, which must be there, or the request is refused. */
    public Part existing(PartKind kind, String id) {
        Part part = part(kind, id);
        if (part == null) {
            throw kind.missing(id);
        }
        return part;
    }

    /** This API with other parts added or in the place of those of the same identity, and without some. */
    ApiParts changed(Collection<Part> written, Collection<Part> removed) {
        Part newApi = api;
        Map<PartKind, NavigableMap<String, Part>> changed = new EnumMap<>(PartKind.class);
        changed.putAll(parts);
        for (Part part : written) {
            if (part.kind() == PartKind.API) {
                newApi = part;
            } else {
                copyOnce(changed, part.kind()).put(part.id(), part);
            }
        }
        for (Part part : removed) {
            copyOnce(changed, part.kind()).remove(part.id());
        }
        return new ApiParts(newApi, changed);
    }

    /** The map of a kind, which must not be that of this object. */
    private NavigableMap<String, Part> copyOnce(Map<PartKind, NavigableMap<String, Part>> changed, PartKind kind) {
        NavigableMap<String, Part> before = parts.get(kind);
        NavigableMap<String, Part> now = changed.get(kind);
        if (now == null || now == before) {
            now = before == null ? new TreeMap<>() : new TreeMap<>(before);
            changed.put(kind, now);
        }
        return now;
    }
}
