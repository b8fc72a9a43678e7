package dev.millrace.gateway.monitor.run.query;

import dev.millrace.engine.function.FunctionVersion;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Texts that are given for the parts of a question, by the parts' names. What it refuses begins with the name in
 * quotes, as {@code 'from': it is after 'to'}. Immutable.
 *
 * @param texts those for a part; null or none when it is not asked for
 */
public record GivenTexts(Function<String, ? extends @Nullable List<String>> texts) {
    private static final Pattern VERSION = Pattern.compile("[0-9]+|" + Pattern.quote(FunctionVersion.LATEST));

    /** Throws {@link IllegalArgumentException} when something is given that is no part. */
    public static void requireOnly(Collection<String> given, Collection<String> parts, Set<String> otherParts) {
        TreeSet<String> unknown = new TreeSet<>(given);
        unknown.removeAll(parts);
        unknown.removeAll(otherParts);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("There is no parameter '" + unknown.first() + "'");
        }
    }

    /** The only text for a part; null for none or an empty one. Throws {@link IllegalArgumentException} for several. */
    public @Nullable String one(String name) {
        List<String> given = all(name);
        if (given.size() > 1) {
            throw refused(name, "it is given more than once");
        }
        return given.isEmpty() || given.getFirst().isEmpty() ? null : given.getFirst();
    }

    /** What is read from the only text, or {@code otherwise} for none. */
    public <T> T read(String name, Function<String, T> reading, T otherwise) {
        String text = one(name);
        try {
            return text == null ? otherwise : reading.apply(text);
        } catch (IllegalArgumentException e) {
            throw refused(name, String.valueOf(e.getMessage()));
        }
    }

    /** The function and the version that are wanted, which {@code function} may say both, as {@code NAME:VERSION}. */
    public Subject subject() {
        String function = one("function");
        String version = one("version");
        int colon = function == null ? -1 : function.indexOf(':');
        if (function == null || colon < 0) {
            return new Subject(function, version);
        }
        String ofFunction = function.substring(colon + 1);
        if (!VERSION.matcher(ofFunction).matches()) {
            throw refused(
                    "function",
                    "a version is a number or $LATEST, and for an alias there is 'alias'; not " + ofFunction);
        }
        if (version != null && !version.equals(ofFunction)) {
            throw refused("version", "it is said twice, and differently");
        }
        return new Subject(function.substring(0, colon), ofFunction);
    }

    List<String> all(String name) {
        List<String> given = texts.apply(name);
        return given == null ? List.of() : given;
    }

    static IllegalArgumentException refused(String name, String problem) {
        return new IllegalArgumentException("'" + name + "': " + problem);
    }

    /** Name and version of a function; null for all. */
    public record Subject(
            @Nullable String function, @Nullable String version) {}
}
