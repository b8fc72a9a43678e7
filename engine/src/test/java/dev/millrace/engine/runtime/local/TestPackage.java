package dev.millrace.engine.runtime.local;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.S3Event;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.joda.time.DateTime;

/** The unpacked code of a function, made by the test. Confined to one thread. */
public final class TestPackage {
    private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

    private final Path directory;

    public TestPackage(Path directory) {
        this.directory = directory;
    }

    /**
     * The package of all functions in {@code src/test/resources/functions}, with AWS's event classes in its lib, for
     * all JDKs that run functions.
     */
    public static TestPackage ofSamples(Path directory) {
        TestPackage samples = new TestPackage(directory);
        try (Stream<Path> files = Files.list(resource("/functions/sample"))) {
            List<String> sources = new ArrayList<>();
            for (Path file : files.toList()) {
                sources.add(Files.readString(file));
            }
            samples.lib("events.jar", jarOf(S3Event.class));
            samples.lib("joda.jar", jarOf(DateTime.class));
            return samples.compile(directory, List.of("--release", "17"), sources.toArray(String[]::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path directory() {
        return directory;
    }

    /** Compiles classes into the package's root. */
    TestPackage compile(String... sources) {
        return compile(directory, List.of(), sources);
    }

    /** Compiles classes into a directory. */
    public TestPackage compile(Path target, List<String> moreOptions, String... sources) {
        List<String> classPath = Stream.of(Context.class, S3Event.class, DateTime.class)
                .map(type -> jarOf(type).toString())
                .toList();
        List<String> options = new ArrayList<>(List.of(
                "-d",
                target.toString(),
                "-classpath",
                String.join(File.pathSeparator, classPath) + File.pathSeparator + directory,
                "-proc:none",
                "-Xlint:none"));
        options.addAll(moreOptions);
        List<JavaFileObject> files =
                Arrays.stream(sources).<JavaFileObject>map(Source::new).toList();
        StringBuilder problems = new StringBuilder();
        boolean compiled = COMPILER.getTask(
                        null, null, problem -> problems.append(problem).append('\n'), options, null, files)
                .call();
        if (!compiled) {
            throw new IllegalArgumentException(problems.toString());
        }
        return this;
    }

    public TestPackage file(String name, String text) {
        try {
            Path file = directory.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void lib(String name, Path jar) throws IOException {
        Files.createDirectories(directory.resolve("lib"));
        Files.copy(jar, directory.resolve("lib").resolve(name));
    }

    /** Packs all files of a directory into {@code lib}. */
    TestPackage lib(String name, Path content, Manifest manifest) {
        try {
            Files.createDirectories(directory.resolve("lib"));
            Path jar = directory.resolve("lib").resolve(name);
            try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest);
                    Stream<Path> files = Files.walk(content)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    out.putNextEntry(new JarEntry(content.relativize(file).toString()));
                    Files.copy(file, out);
                }
            }
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path jarOf(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path resource(String name) {
        var url = TestPackage.class.getResource(name);
        if (url == null) {
            throw new IllegalArgumentException("no resource " + name);
        }
        return Path.of(URI.create(url.toString()));
    }

    /** Source text, which javac believes to be in a file of the right name. Immutable. */
    private static final class Source extends SimpleJavaFileObject {
        private static final Pattern PUBLIC_TYPE =
                Pattern.compile("\\bpublic (?:final |abstract )*(?:class|record|interface|enum) (\\w+)");

        private final String text;

        Source(String text) {
            super(URI.create("string:///" + nameIn(text) + Kind.SOURCE.extension), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }

        private static String nameIn(String text) {
            Matcher matcher = PUBLIC_TYPE.matcher(text);
            if (!matcher.find()) {
                throw new IllegalArgumentException("no public type in: " + text);
            }
            return matcher.group(1);
        }
    }
}
