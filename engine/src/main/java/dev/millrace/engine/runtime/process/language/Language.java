package dev.millrace.engine.runtime.process.language;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A language, with the runtime identifiers of the Lambda API that this server knows for it. */
public enum Language {
    JAVA("java", "", "25 21 17", "JDK", "for example from adoptium.net"),
    NODEJS("nodejs", ".x", "24 22 20", "Node.js", "for example from nodejs.org or with 'nvm install %s'"),
    PYTHON("python", "", "3.14 3.13 3.12 3.11", "Python", "for example from python.org or with 'pyenv install %s'"),
    /** Any other: the function brings an executable {@code bootstrap} of its own. */
    PROVIDED("provided.", "", "al2023 al2", "", "");

    private final String prefix;
    private final String suffix;
    private final String versions;
    private final String program;
    private final String source;

    Language(String prefix, String suffix, String versions, String program, String source) {
        this.prefix = prefix;
        this.suffix = suffix;
        this.versions = versions;
        this.program = program;
        this.source = source;
    }

    /** The runtimes of this language, the newest first. */
    public List<String> runtimes() {
        return versions().stream().map(this::runtime).toList();
    }

    /** All runtimes that this server knows, whether or not the machine can run them. */
    public static List<String> allRuntimes() {
        return Arrays.stream(values()).flatMap(language -> language.runtimes().stream()).toList();
    }

    /** The language of a runtime, or null when the runtime is not known. */
    public static @Nullable Language of(String runtime) {
        return Stream.of(values())
                .filter(language -> language.runtimes().contains(runtime))
                .findFirst()
                .orElse(null);
    }

    /** The Java release that a runtime's classes are for; 0 for any other language. */
    public static int javaRelease(String runtime) {
        return of(runtime) == JAVA ? Integer.parseInt(JAVA.version(runtime)) : 0;
    }

    /** The versions of its interpreter that a runtime stands for, for example {@code 3.12} and {@code 22}. */
    List<String> versions() {
        return List.of(versions.split(" ", -1));
    }

    String runtime(String version) {
        return prefix + version + suffix;
    }

    /** The version in one of this language's runtimes. */
    String version(String runtime) {
        return runtime.substring(prefix.length(), runtime.length() - suffix.length());
    }

    /** What is missing and where it is to be had, for one version. */
    String missing(String version) {
        return program + " " + version + (this == JAVA ? " or newer" : "") + ", which was not found on the PATH or in"
                + " the usual places; install it (" + source.formatted(version) + ") and restart the server";
    }

    String program() {
        return program;
    }
}
