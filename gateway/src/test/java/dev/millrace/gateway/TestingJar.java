package dev.millrace.gateway;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Makes what a developer uploads: the functions of {@code src/test/resources/functions}, compiled and packed. */
final class TestingJar {
    private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

    private TestingJar() {}

    /** A jar of all functions, with AWS's event classes in its {@code lib}, and of what else is in a directory. */
    static byte[] ofFunctions(Path directory) {
        try {
            compile(Files.createDirectories(directory));
            Path lib = Files.createDirectories(directory.resolve("lib"));
            Files.copy(
                    jarOf(APIGatewayV2HTTPEvent.class), lib.resolve("events.jar"), StandardCopyOption.REPLACE_EXISTING);
            return packed(directory);
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void compile(Path classes) throws IOException, URISyntaxException {
        Path sources = Path.of(Objects.requireNonNull(TestingJar.class.getResource("/functions/demo")).toURI());
        try (StandardJavaFileManager files = COMPILER.getStandardFileManager(null, null, null);
                Stream<Path> found = Files.list(sources)) {
            String classPath = jarOf(Context.class) + File.pathSeparator + jarOf(APIGatewayV2HTTPEvent.class);
            List<String> options = List.of("-d", classes.toString(), "-classpath", classPath, "-proc:none");
            boolean compiled = COMPILER.getTask(
                            null, files, null, options, null, files.getJavaFileObjectsFromPaths(found.toList()))
                    .call();
            assertTrue(compiled, "the functions do not compile; the messages are on the error stream");
        }
    }

    private static byte[] packed(Path directory) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes);
                Stream<Path> found = Files.walk(directory)) {
            for (Path file : found.filter(Files::isRegularFile).toList()) {
                jar.putNextEntry(new JarEntry(directory.relativize(file).toString()));
                Files.copy(file, jar);
            }
        }
        return bytes.toByteArray();
    }

    private static Path jarOf(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }
}
