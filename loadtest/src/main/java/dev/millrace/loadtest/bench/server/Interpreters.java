package dev.millrace.loadtest.bench.server;

import dev.millrace.engine.runtime.process.language.Interpreter;
import dev.millrace.engine.runtime.process.language.Language;
import dev.millrace.engine.runtime.process.language.Languages;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Which of this machine's interpreters benchmarks use. Immutable. */
public final class Interpreters {
    /** What every worker can read; a sandbox cannot show what lies in somebody's home. */
    private static final Path READABLE = Path.of("/usr");

    private final Languages found;

    private Interpreters(Languages found) {
        this.found = found;
    }

    /** Looks for them, as a server does at its start. */
    public static Interpreters find(Path cacheDirectory) {
        return new Interpreters(Languages.find(System.getenv(), Map.of(), cacheDirectory));
    }

    public Languages found() {
        return found;
    }

    /** Throws {@link IllegalArgumentException}, and says what is needed, when there is none for that runtime. */
    public Interpreter of(String runtime) {
        Interpreter interpreter = Language.of(runtime) == null ? null : found.of(runtime);
        if (interpreter == null) {
            throw new IllegalArgumentException(
                    Language.of(runtime) == null ? "there is no runtime " + runtime : found.missing(runtime));
        }
        return interpreter;
    }

    /** The newest one of each of these languages that this machine has, rather one of the system's own. */
    public List<Interpreter> newest(Language... languages) {
        return Stream.of(languages).flatMap(language -> newest(language).stream()).toList();
    }

    private Optional<Interpreter> newest(Language language) {
        return found.all().stream()
                .filter(interpreter -> Language.of(interpreter.runtime()) == language)
                .min(Comparator.comparing(interpreter -> !interpreter.program().startsWith(READABLE)));
    }
}
