package dev.millrace.loadtest.bench.server;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** How a class of this build is started in a JVM like this one: the same JDK, flags and class path. */
public final class OwnJvm {
    private OwnJvm() {}

    /** The checkout that this runs from, as the start script says; else the working directory. */
    public static Path root() {
        return Path.of(System.getProperty("millrace.root", "")).toAbsolutePath();
    }

    /** To be started in any directory. */
    public static List<String> command(Class<?> main, String... arguments) {
        return command(List.of(".jvm-options"), main, arguments);
    }

    /** The same with the flags of the server process, which keep it small. */
    public static List<String> serverCommand(Class<?> main, String... arguments) {
        return command(List.of(".jvm-options", ".jvm-options-server"), main, arguments);
    }

    private static List<String> command(List<String> flagFiles, Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        flagFiles.forEach(file -> command.add("@" + root().resolve(file)));
        command.addAll(List.of("-cp", absolute(System.getProperty("java.class.path")), main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    private static String absolute(String classPath) {
        return Pattern.compile(Pattern.quote(File.pathSeparator))
                .splitAsStream(classPath)
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
