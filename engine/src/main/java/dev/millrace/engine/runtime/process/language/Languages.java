package dev.millrace.engine.runtime.process.language;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which runtimes this machine can run, and with what; found once, at the server's start. Immutable. */
public final class Languages {
    private final Map<String, Interpreter> interpreters;

    private Languages(Map<String, Interpreter> interpreters) {
        this.interpreters = Map.copyOf(interpreters);
    }

    /**
     * Looks for interpreters on this machine. Takes some ten milliseconds, and no more than about five seconds when a
     * program hangs that is asked for its version. Throws {@link IllegalArgumentException} when a program that the
     * operator named is not what it is named for.
     *
     * @param environment the server's own
     * @param named programs that the operator named, by runtime; they win over what is found
     * @param cacheDirectory where the versions are kept for the next start
     */
    public static Languages find(Map<String, String> environment, Map<String, Path> named, Path cacheDirectory) {
        return find(new SearchPlaces(environment, Path.of("/")), named, cacheDirectory);
    }

    static Languages find(SearchPlaces places, Map<String, Path> named, Path cacheDirectory) {
        VersionCache cache = VersionCache.read(cacheDirectory);
        Map<String, Interpreter> found = new InterpreterSearch(places, cache).run(named);
        cache.write();
        return new Languages(found);
    }

    /** A machine with exactly these. */
    public static Languages of(List<Interpreter> interpreters) {
        return new Languages(interpreters.stream().collect(Collectors.toMap(Interpreter::runtime, found -> found)));
    }

    /** What runs functions of that runtime, or null when this machine has nothing for it. */
    public @Nullable Interpreter of(String runtime) {
        return interpreters.get(runtime);
    }

    /** The same, for a runtime that the machine has something for; throws {@link IllegalStateException} otherwise. */
    public Interpreter required(String runtime) {
        Interpreter interpreter = of(runtime);
        if (interpreter == null) {
            throw new IllegalStateException(missing(runtime));
        }
        return interpreter;
    }

    /** All that was found, in the order of {@link Language#allRuntimes}. */
    public List<Interpreter> all() {
        return Language.allRuntimes().stream()
                .map(interpreters::get)
                .filter(Objects::nonNull)
                .toList();
    }

    /** Says what is needed for a known runtime that {@link #of} has nothing for. */
    public String missing(String runtime) {
        Language language = Objects.requireNonNull(Language.of(runtime), runtime);
        return runtime + " needs " + language.missing(language.version(runtime)) + ", or name it with --runtimes "
                + runtime + "=PROGRAM (MILLRACE_RUNTIMES).";
    }
}
