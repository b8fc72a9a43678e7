package dev.millrace.engine.function.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceCompilerTest {
    private static final String HANDLER =
            """
            package demo;
            import com.amazonaws.services.lambda.runtime.*;
            public class Echo implements RequestHandler<String, String> {
                public String handleRequest(String event, Context context) { return Other.of(event); }
            }
            """;

    private Path files;
    private Path classes;
    private Path scratch;

    @BeforeEach
    void makeDirectories(@TempDir Path directory) throws IOException {
        files = Files.createDirectory(directory.resolve("files"));
        classes = Files.createDirectory(directory.resolve("classes"));
        scratch = Files.createDirectory(directory.resolve("scratch"));
    }

    @ParameterizedTest
    @ValueSource(ints = {17, 21, 25})
    void compilesForTheReleaseAgainstTheCoreInterfaces(int release) throws Exception {
        write("demo/Echo.java", HANDLER);
        write("demo/Other.java", "package demo; class Other { static String of(String s) { return \"ü\" + s; } }");
        compile(release);
        byte[] echo = Files.readAllBytes(classes.resolve("demo/Echo.class"));
        assertEquals(release + 44, ByteBuffer.wrap(echo).getShort(6));
        assertTrue(Files.exists(classes.resolve("demo/Other.class")));
    }

    @Test
    void findsTheJarsThatThePackageBrings() throws Exception {
        write("Library.java", "public class Library { public static int seven() { return 7; } }");
        compile(17);
        Path jar = Files.createDirectories(files.resolve("lib")).resolve("library.jar");
        try (var zip = new ZipOutputStream(Files.newOutputStream(jar))) {
            zip.putNextEntry(new ZipEntry("Library.class"));
            Files.copy(classes.resolve("Library.class"), zip);
        }
        Files.delete(files.resolve("Library.java"));
        Files.delete(classes.resolve("Library.class"));
        write("User.java", "class User { int seven = Library.seven(); }");
        assertTrue(SourceCompiler.isNeeded(files));
        compile(17);
        assertTrue(Files.exists(classes.resolve("User.class")));
    }

    @Test
    void tellsFileLineColumnAndMessageOfEveryError() throws Exception {
        write("demo/Bad.java", "package demo;\nclass Bad {\n    int a = \"text\";\n    Missing b;\n}\n");
        assertEquals(
                """
                The Java sources cannot be compiled:
                demo/Bad.java:3:13: incompatible types: java.lang.String cannot be converted to int
                demo/Bad.java:4:5: cannot find symbol
                  symbol:   class Missing
                  location: class demo.Bad"""
                        .lines()
                        .sorted()
                        .toList(),
                refusal().lines().sorted().toList());
    }

    @Test
    void boundsWhatItTells() throws Exception {
        StringBuilder source = new StringBuilder("class Bad {\n");
        for (int i = 0; i < 90; i++) {
            source.append("    ").append("M".repeat(100)).append(i).append(" field").append(i).append(";\n");
        }
        write("Bad.java", source.append("}\n").toString());
        String refusal = refusal();
        assertTrue(refusal.length() < 5_000, () -> "length " + refusal.length());
        assertTrue(refusal.matches("(?s).*\nand [0-9]+ more"), refusal);
    }

    @Test
    void runsNoAnnotationProcessor() throws Exception {
        write("META-INF/services/javax.annotation.processing.Processor", "nothing.There\n");
        write("Fine.java", "@Deprecated class Fine {}");
        compile(25);
        assertTrue(Files.exists(classes.resolve("Fine.class")));
    }

    @Test
    void givesUpWhenTheTimeIsOver() throws Exception {
        write("Fine.java", "class Fine {}");
        Path slow = Files.writeString(scratch.resolve("java"), "#!/bin/sh\nexec /bin/sleep 60\n");
        Files.setPosixFilePermissions(slow, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertEquals(
                "The Java sources cannot be compiled within 1 seconds.",
                assertThrows(
                                UncompilableException.class,
                                () -> new SourceCompiler(slow, 1).compile(files, 25, classes, scratch))
                        .getMessage());
    }

    @Test
    void survivesACompilerThatFails() throws Exception {
        StringBuilder doubling = new StringBuilder("class Large { static final String A0 = \"0123456789abcdef\";\n");
        for (int i = 1; i < 30; i++) {
            doubling.append("static final String A").append(i).append(" = A").append(i - 1).append(" + A")
                    .append(i - 1).append(";\n");
        }
        write("Large.java", doubling.append("}\n").toString());
        assertTrue(refusal().startsWith("The Java sources cannot be compiled:"), this::refusal);
    }

    @Test
    void refusesTooMuchSourceAndSourcesWithoutAClass() throws Exception {
        write("package-info.java", "/** Nothing. */\npackage demo;\n");
        assertEquals("The Java sources have no class.", refusal());
        write("Large.java", "// ".repeat(4 << 20));
        assertEquals("The Java sources must have at most 10485760 bytes.", refusal());
    }

    @Test
    void isNeededWhereThereAreSourcesAlone() throws Exception {
        write("notes.txt", "");
        assertFalse(SourceCompiler.isNeeded(files));
        write("pkg/A.java", "");
        assertTrue(SourceCompiler.isNeeded(files));
        write("lib/used.jar", "");
        assertTrue(SourceCompiler.isNeeded(files));
        write("app.jar", "");
        assertFalse(SourceCompiler.isNeeded(files));
        Files.delete(files.resolve("app.jar"));
        write("pkg/A.class", "");
        assertFalse(SourceCompiler.isNeeded(files));
    }

    private void write(String name, String text) throws IOException {
        Path file = files.resolve(name);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.writeString(file, text);
    }

    private void compile(int release) throws Exception {
        new SourceCompiler().compile(files, release, classes, scratch);
    }

    private String refusal() {
        return String.valueOf(
                assertThrows(UncompilableException.class, () -> compile(25)).getMessage());
    }
}
