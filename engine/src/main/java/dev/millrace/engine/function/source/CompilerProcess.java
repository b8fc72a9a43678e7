package dev.millrace.engine.function.source;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * The compiler, in a process of its own, which can be ended when sources keep it busy for ever and which may run out
 * of memory without harm. Prints the errors in the sources. Confined to its process's main thread.
 */
final class CompilerProcess {
    static final int COMPILED = 0;
    /** Not 1, with which a JVM ends that fails. */
    static final int ERRORS = 10;

    static final int NO_COMPILER = 11;
    private static final int ERRORS_MAX = 100;
    private static final int TEXT_LENGTH_MAX = 4_096;

    private CompilerProcess() {}

    /**
     * Compiles all sources of a directory and exits with one of the statuses above.
     *
     * @param arguments the Java release, the directory of the sources, that of the classes, and the class path
     */
    public static void main(String[] arguments) throws IOException {
        endWithTheServer();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            System.exit(NO_COMPILER);
        }
        Path sources = Path.of(arguments[1]);
        List<String> options = List.of(
                "--release", arguments[0],
                "-d", arguments[2],
                "-cp", arguments[3],
                "-encoding", "UTF-8",
                "-g",
                "-parameters",
                "-proc:none",
                "-implicit:none",
                "-nowarn",
                "-Xmaxerrs", String.valueOf(ERRORS_MAX));
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        boolean compiled;
        try (StandardJavaFileManager files =
                compiler.getStandardFileManager(diagnostics, Locale.ROOT, StandardCharsets.UTF_8)) {
            compiled = compiler.getTask(
                            null,
                            files,
                            diagnostics,
                            options,
                            null,
                            files.getJavaFileObjectsFromPaths(JavaSources.files(sources)))
                    .call();
        }
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        out.print(text(diagnostics.getDiagnostics(), sources));
        out.flush();
        System.exit(compiled ? COMPILED : ERRORS);
    }

    /** The server holds the other end of the standard input, and lets go of it when it dies. */
    private static void endWithTheServer() {
        Thread.ofPlatform().daemon().start(() -> {
            try {
                while (System.in.read() >= 0) {}
            } catch (IOException e) {
                // the end, too
            }
            Runtime.getRuntime().halt(1);
        });
    }

    private static String text(List<Diagnostic<? extends JavaFileObject>> diagnostics, Path sources) {
        List<String> errors = new ArrayList<>();
        int length = 0;
        int left = 0;
        for (Diagnostic<? extends JavaFileObject> diagnostic : diagnostics) {
            if (diagnostic.getKind() != Diagnostic.Kind.ERROR) {
                continue;
            }
            String error = place(diagnostic, sources) + diagnostic.getMessage(Locale.ROOT);
            length += error.length();
            if (length <= TEXT_LENGTH_MAX) {
                errors.add(error);
            } else if (errors.isEmpty()) {
                errors.add(error.substring(0, TEXT_LENGTH_MAX));
            } else {
                left++;
            }
        }
        if (left > 0) {
            errors.add("and " + left + " more");
        }
        return String.join("\n", errors);
    }

    private static String place(Diagnostic<? extends JavaFileObject> diagnostic, Path sources) {
        @Nullable JavaFileObject source = diagnostic.getSource();
        if (source == null) {
            return "";
        }
        Path file = sources.relativize(Path.of(source.toUri()));
        return file + ":" + diagnostic.getLineNumber() + ":" + diagnostic.getColumnNumber() + ": ";
    }
}
