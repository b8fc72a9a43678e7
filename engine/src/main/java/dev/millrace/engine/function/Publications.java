package dev.millrace.engine.function;

import dev.millrace.engine.function.alias.Alias;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What was published of a function, and the names that its owner gave to it. Immutable.
 *
 * @param last number of the version that was published last, even when it is gone: no number comes twice; 0 when
 *     there was none
 * @param versions by number
 * @param aliases by name
 */
public record Publications(int last, NavigableMap<Integer, Revision> versions, NavigableMap<String, Alias> aliases) {
    /** The most versions of one function. */
    public static final int VERSIONS_MAX = 10_000;
    /** The most aliases of one function. */
    public static final int ALIASES_MAX = 1_000;

    /** Of a function of which nothing was published. */
    static final Publications NONE = new Publications(0, new TreeMap<>(), new TreeMap<>());

    public Publications {
        versions = Collections.unmodifiableNavigableMap(new TreeMap<>(versions));
        aliases = Collections.unmodifiableNavigableMap(new TreeMap<>(aliases));
    }

    /** The version that was published last, or null when it is gone or there was none. */
    public @Nullable Revision newest() {
        return versions.get(last);
    }

    /** The version of that number, or null, also for a text that is no number. */
    public @Nullable Revision version(String number) {
        if (number.isEmpty() || number.length() > 9 || number.charAt(0) == '0') {
            return null;
        }
        for (int i = 0; i < number.length(); i++) {
            if (number.charAt(i) < '0' || number.charAt(i) > '9') {
                return null;
            }
        }
        return versions.get(Integer.valueOf(number));
    }

    /** The names of the aliases that lead to that version. */
    public List<String> aliasesOf(String version) {
        return aliases.values().stream()
                .filter(alias -> alias.leadsTo(version))
                .map(Alias::name)
                .toList();
    }

    Publications with(Revision published) {
        int number = Integer.parseInt(published.version());
        NavigableMap<Integer, Revision> more = new TreeMap<>(versions);
        more.put(number, published);
        return new Publications(number, more, aliases);
    }

    Publications withoutVersion(String number) {
        NavigableMap<Integer, Revision> rest = new TreeMap<>(versions);
        rest.remove(Integer.valueOf(number));
        return new Publications(last, rest, aliases);
    }

    Publications with(Alias alias) {
        NavigableMap<String, Alias> more = new TreeMap<>(aliases);
        more.put(alias.name(), alias);
        return new Publications(last, versions, more);
    }

    Publications withoutAlias(String alias) {
        NavigableMap<String, Alias> rest = new TreeMap<>(aliases);
        rest.remove(alias);
        return new Publications(last, versions, rest);
    }
}
