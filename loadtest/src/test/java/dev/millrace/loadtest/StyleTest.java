package dev.millrace.loadtest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The house style that a machine can check, with the replacement named in each message. */
class StyleTest {
    private static final int FILE_CODE_LINES_MAX = 300;
    private static final int METHOD_LINES_MAX = 60;
    private static final int LINE_COLUMNS_MAX = 120;
    private static final int PACKAGE_TYPES_MAX = 15;
    private static final Pattern BANNED_NAME =
            Pattern.compile(".*(Manager|Helper|Util|Utils|Impl|Processor|Data|Info|Base)");

    private record Ban(String text, String instead, Set<String> allowedIn) {}

    private static final List<Ban> BANS = List.of(
            new Ban("System.currentTimeMillis", "Clock", Set.of()),
            new Ban("Instant.now(", "Clock", Set.of("SystemClock.java")),
            new Ban("Thread.sleep", "a condition, a latch or a bounded park", Set.of()),
            new Ban("new Thread(", "an assembler's named thread", Set.of()),
            new Ban("ThreadLocal<", "a field with one owner", Set.of()),
            new Ban("TO" + "DO", "the thing itself", Set.of()),
            new Ban("FIX" + "ME", "the thing itself", Set.of()),
            new Ban("@Dis" + "abled", "a test that runs", Set.of()));

    private static final Path ROOT = Path.of(System.getProperty("millrace.root"));

    @Test
    void bannedCallsAreReplaced() throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : sources("main")) {
            String text = Files.readString(file);
            for (Ban ban : BANS) {
                if (text.contains(ban.text()) && !ban.allowedIn().contains(file.getFileName().toString())) {
                    found.add(ROOT.relativize(file) + ": " + ban.text() + ", use " + ban.instead());
                }
            }
        }
        assertEquals("", String.join("\n", found));
    }

    @Test
    void filesAreSmallAndLinesShort() throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : sources("main")) {
            List<String> lines = Files.readAllLines(file);
            long code = lines.stream().filter(StyleTest::isCode).count();
            if (code > FILE_CODE_LINES_MAX) {
                found.add(ROOT.relativize(file) + " has " + code + " code lines: split it by concept");
            }
            long wide = lines.stream().filter(line -> line.length() > LINE_COLUMNS_MAX).count();
            if (wide > 0) {
                found.add(ROOT.relativize(file) + " has " + wide + " lines over " + LINE_COLUMNS_MAX + " columns");
            }
        }
        assertEquals("", String.join("\n", found));
    }

    /** Without it the null checker passes the whole package by. */
    @Test
    void everyPackageSaysWhatItIsFor() throws IOException {
        List<String> found = sources("main").stream()
                .map(Path::getParent)
                .distinct()
                .filter(folder -> !Files.exists(folder.resolve("package-info.java")))
                .map(folder -> ROOT.relativize(folder) + ": no package-info.java with @NullMarked")
                .toList();
        assertEquals("", String.join("\n", found));
    }

    @Test
    void packagesAreSmall() throws IOException {
        Map<String, Long> types = sources("main").stream()
                .filter(file -> !file.endsWith("package-info.java"))
                .collect(Collectors.groupingBy(StyleTest::packageOf, TreeMap::new, Collectors.counting()));
        List<String> found = new ArrayList<>();
        types.forEach((name, count) -> {
            if (count > PACKAGE_TYPES_MAX) {
                found.add(name + " holds " + count + " types: split it by feature");
            }
        });
        assertEquals("", String.join("\n", found));
    }

    @Test
    void methodsAreShortAndTypesWellNamed() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> found = new ArrayList<>();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, Locale.ROOT, null)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, files, null, List.of(), null, files.getJavaFileObjectsFromPaths(sources("main")));
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree unit : task.parse()) {
                unit.accept(new Reader(unit, positions, found), null);
            }
        }
        assertEquals("", String.join("\n", found));
    }

    @Test
    void thereIsSomethingToCheck() throws IOException {
        assertFalse(sources("main").isEmpty());
        assertFalse(sources("test").isEmpty());
    }

    private static boolean isCode(String line) {
        String text = line.strip();
        return !text.isEmpty() && !text.startsWith("//") && !text.startsWith("*") && !text.startsWith("/*");
    }

    /** The package of a source file as it is written under {@code dev.millrace}. */
    private static String packageOf(Path file) {
        String directory = String.valueOf(file.getParent()).replace(file.getFileSystem().getSeparator(), ".");
        String root = "java.dev.millrace.";
        return directory.substring(directory.indexOf(root) + root.length());
    }

    private static List<Path> sources(String kind) throws IOException {
        List<Path> all = new ArrayList<>();
        for (String module : List.of("engine", "telemetry", "gateway", "loadtest")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src").resolve(kind))) {
                files.filter(file -> file.toString().endsWith(".java")).forEach(all::add);
            }
        }
        return all;
    }

    private static final class Reader extends TreeScanner<@Nullable Void, @Nullable Void> {
        private final CompilationUnitTree unit;
        private final SourcePositions positions;
        private final List<String> found;

        Reader(CompilationUnitTree unit, SourcePositions positions, List<String> found) {
            this.unit = unit;
            this.positions = positions;
            this.found = found;
        }

        @Override
        public @Nullable Void visitMethod(MethodTree method, @Nullable Void nothing) {
            long first = unit.getLineMap().getLineNumber(positions.getStartPosition(unit, method));
            long last = unit.getLineMap().getLineNumber(positions.getEndPosition(unit, method));
            if (last - first + 1 > METHOD_LINES_MAX) {
                found.add(unit.getSourceFile().getName() + ": " + method.getName() + " has " + (last - first + 1)
                        + " lines: split it");
            }
            return super.visitMethod(method, null);
        }

        @Override
        public @Nullable Void visitClass(ClassTree type, @Nullable Void nothing) {
            if (BANNED_NAME.matcher(type.getSimpleName()).matches()) {
                found.add(unit.getSourceFile().getName() + ": " + type.getSimpleName() + " says nothing: name the thing");
            }
            return super.visitClass(type, null);
        }
    }
}
