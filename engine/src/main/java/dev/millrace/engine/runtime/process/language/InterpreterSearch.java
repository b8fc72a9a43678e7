package dev.millrace.engine.runtime.process.language;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds the interpreter of every runtime that the machine has one for. Confined to the caller's thread. */
final class InterpreterSearch {
    private final SearchPlaces places;
    private final VersionQuery query;
    private final Map<String, Interpreter> found = new HashMap<>();

    InterpreterSearch(SearchPlaces places, VersionCache cache) {
        this.places = places;
        this.query = new VersionQuery(cache, places.environment().getOrDefault("PATH", ""));
    }

    /** The interpreters by runtime. */
    Map<String, Interpreter> run(Map<String, Path> named) {
        findJdks();
        findScripts();
        findNamed(named);
        for (String runtime : Language.PROVIDED.runtimes()) {
            found.put(runtime, new Interpreter(runtime, Path.of("bootstrap"), "", List.of()));
        }
        return found;
    }

    /** The JDK of the named version or, where there is none, the next newer one: it runs the same class files. */
    private void findJdks() {
        List<JdkHome> jdks = places.jdks().stream()
                .map(JdkHome::read)
                .filter(Objects::nonNull)
                .distinct()
                .sorted(Comparator.comparing(JdkHome::version, Version.ORDER).reversed())
                .toList();
        for (String version : Language.JAVA.versions()) {
            jdks.stream()
                    .filter(jdk -> jdk.major() >= Integer.parseInt(version))
                    .min(Comparator.comparingInt(JdkHome::major))
                    .ifPresent(jdk -> put(jdk.interpreter(Language.JAVA.runtime(version))));
        }
    }

    private void findScripts() {
        Map<String, Candidates> candidates = new LinkedHashMap<>();
        Candidates nodes = places.nodes();
        for (String version : Language.NODEJS.versions()) {
            candidates.put(Language.NODEJS.runtime(version), nodes);
        }
        for (String version : Language.PYTHON.versions()) {
            candidates.put(Language.PYTHON.runtime(version), places.pythons(version));
        }
        Map<Path, String> versions = query.versions(
                candidates.values().stream().flatMap(Candidates::all).collect(Collectors.toSet()));
        candidates.forEach((runtime, programs) -> {
            String wanted = Objects.requireNonNull(Language.of(runtime)).version(runtime);
            Path best = programs.best(wanted, versions);
            if (best != null) {
                put(new ScriptInterpreter(best, versions.getOrDefault(best, "")).interpreter(runtime));
            }
        });
    }

    private void findNamed(Map<String, Path> named) {
        List<Path> scripts = new ArrayList<>();
        named.forEach((runtime, path) -> {
            Language language = Language.of(runtime);
            if (language == null || language == Language.PROVIDED) {
                throw new IllegalArgumentException("a program cannot be named for the runtime '" + runtime
                        + "'; it can for " + nameable());
            }
            if (language != Language.JAVA) {
                scripts.add(SearchPlaces.real(path));
            }
        });
        Map<Path, String> versions = query.versions(scripts);
        named.forEach((runtime, path) -> put(
                Language.of(runtime) == Language.JAVA
                        ? namedJdk(runtime, path)
                        : namedScript(runtime, path, versions.get(SearchPlaces.real(path)))));
    }

    private static Interpreter namedScript(String runtime, Path path, @Nullable String version) {
        Language language = Objects.requireNonNull(Language.of(runtime));
        String wanted = language.version(runtime);
        if (version == null || !Version.isOf(version, wanted)) {
            throw new IllegalArgumentException("the program named for " + runtime + ", " + path + ", is not "
                    + language.program() + " " + wanted + ": it "
                    + (version == null ? "does not tell its version" : "says " + version));
        }
        return new ScriptInterpreter(SearchPlaces.real(path), version).interpreter(runtime);
    }

    /** The directory of a JDK or its {@code bin/java}. */
    private static Interpreter namedJdk(String runtime, Path path) {
        Path real = SearchPlaces.real(path);
        Path bin = real.getParent();
        JdkHome jdk = JdkHome.read(real);
        if (jdk == null && bin != null && bin.getParent() != null) {
            jdk = JdkHome.read(bin.getParent());
        }
        String wanted = Language.JAVA.version(runtime);
        if (jdk == null || jdk.major() < Integer.parseInt(wanted)) {
            throw new IllegalArgumentException("what is named for " + runtime + ", " + path + ", is not a JDK " + wanted
                    + " or newer" + (jdk == null ? "" : ": it says " + jdk.version()));
        }
        return jdk.interpreter(runtime);
    }

    private static List<String> nameable() {
        return Language.allRuntimes().stream()
                .filter(runtime -> Language.of(runtime) != Language.PROVIDED)
                .toList();
    }

    private void put(Interpreter interpreter) {
        found.put(interpreter.runtime(), interpreter);
    }
}
