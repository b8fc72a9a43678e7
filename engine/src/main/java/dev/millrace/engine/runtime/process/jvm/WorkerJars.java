package dev.millrace.engine.runtime.process.jvm;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * The jars that a worker JVM needs. An installed server has them all in the directory {@code worker} beside its
 * {@code lib}; a server that runs from a build finds its own in {@code target/worker}, and the others where it has them
 * itself. Immutable.
 *
 * @param files in the order of the class path
 */
public record WorkerJars(List<Path> files) {
    private static final int INSTALLED = 6;

    public WorkerJars {
        files = List.copyOf(files);
    }

    /** Throws {@link IllegalStateException} when the worker's own jar is in none of these places. */
    public static WorkerJars find() {
        Path engine = origin(WorkerJars.class).toAbsolutePath();
        List<Path> places = List.of(engine.resolveSibling("worker"), engine.resolve("../../worker").normalize());
        for (Path place : places) {
            List<Path> jars = jarsIn(place);
            if (!jars.isEmpty()) {
                return jars.size() >= INSTALLED ? new WorkerJars(jars) : withOthers(jars);
            }
        }
        Path beside = Path.of(engine.toString().replaceAll("\\.jar$", "-worker.jar"));
        if (!beside.equals(engine) && Files.isRegularFile(beside)) {
            return withOthers(List.of(beside));
        }
        throw new IllegalStateException("the jars of Java workers are not where they should be, near " + engine);
    }

    private static WorkerJars withOthers(List<Path> own) {
        List<Path> all = new ArrayList<>(own);
        Stream<Class<?>> others = Stream.of(
                Context.class, PojoSerializer.class, JsonProperty.class, JsonFactory.class, JsonMapper.class);
        others.map(WorkerJars::origin).forEach(all::add);
        return new WorkerJars(all);
    }

    private static List<Path> jarsIn(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path origin(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
