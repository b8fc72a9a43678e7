package dev.millrace.engine.runtime.process.files;

import dev.millrace.engine.runtime.process.language.Interpreter;
import dev.millrace.engine.runtime.process.language.Language;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The programs that run functions of languages whose interpreter has to be told how: resources of this build,
 * written into a directory where interpreters can read them. Confined to the thread that starts workers.
 */
public final class Bootstraps {
    private static final Logger LOG = LoggerFactory.getLogger(Bootstraps.class);
    private static final String PLACE = "/dev/millrace/engine/runtime/process/";
    /** Where each begins. */
    private static final Map<Language, String> ENTRIES =
            Map.of(Language.NODEJS, "node/index.mjs", Language.PYTHON, "python/bootstrap.py");

    private final Path empty;
    private final Map<Language, Path> directories;
    private final Set<Path> prepared = new HashSet<>();

    private Bootstraps(Path empty, Map<Language, Path> directories) {
        this.empty = empty;
        this.directories = directories;
    }

    /** Writes them into {@code directory}, which is empty. */
    public static Bootstraps write(Path directory) throws IOException {
        Path empty = Files.createDirectory(directory.resolve("none"));
        Map<Language, Path> directories = new EnumMap<>(Language.class);
        for (Map.Entry<Language, String> entry : ENTRIES.entrySet()) {
            Path target = Files.createDirectory(directory.resolve(entry.getKey().name().toLowerCase(Locale.ROOT)));
            copyResources(entry.getValue(), target);
            directories.put(entry.getKey(), target);
        }
        return new Bootstraps(empty, directories);
    }

    /** What the interpreter of that language is to run, relative to the directory. */
    public static String entry(Language language) {
        String resource = Objects.requireNonNull(ENTRIES.get(language), language.name());
        return resource.substring(resource.indexOf('/') + 1);
    }

    /** The directory for functions of that language; an empty one for those that need none. */
    public Path of(Language language) {
        return directories.getOrDefault(language, empty);
    }

    /**
     * Has an interpreter compile what it will run, beside everything else: workers may not write there, so that each
     * would compile it anew. Python needs more than a third of its start for that.
     */
    public void prepare(Interpreter interpreter) {
        boolean compiles = Language.of(interpreter.runtime()) == Language.PYTHON;
        if (!compiles || !prepared.add(interpreter.program())) {
            return;
        }
        try {
            new ProcessBuilder(
                            interpreter.program().toString(),
                            "-I",
                            "-m",
                            "compileall",
                            "-q",
                            of(Language.PYTHON).toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            LOG.warn("{} cannot be started; functions that need it will tell more", interpreter.program(), e);
        }
    }

    /** Copies a resource with all that lies beside it. */
    private static void copyResources(String name, Path target) throws IOException {
        URL resource = Bootstraps.class.getResource(PLACE + name);
        if (resource == null) {
            throw new IllegalStateException(name + " is missing from this build");
        }
        try {
            URI place = resource.toURI();
            try (FileSystem jar = jarOf(place)) {
                Path file = jar == null ? Path.of(place) : jar.provider().getPath(place);
                copyTree(Objects.requireNonNull(file.getParent()), target);
            }
        } catch (URISyntaxException e) {
            throw new IllegalStateException(resource + " is no URI", e);
        }
    }

    private static @Nullable FileSystem jarOf(URI place) throws IOException {
        return place.getScheme().equals("jar") ? FileSystems.newFileSystem(place, Map.of()) : null;
    }

    private static void copyTree(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path copy = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
        }
    }
}
