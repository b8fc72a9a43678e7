package dev.millrace.engine.runtime.process.jvm;

import dev.millrace.engine.runtime.java.worker.WorkerMain;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * How a worker JVM is started on one JDK. Its classes come from an archive that is made once per JDK and build, without
 * which a start takes about twice as long; a JVM passes over an archive in silence that is missing or does not fit.
 * Immutable.
 *
 * @param home the JDK's directory
 * @param release its major version, 17 or later
 * @param jars the class path, as the worker sees it: an archive is good for these paths only
 * @param archive where the archive of classes is, as the worker sees it
 */
public record WorkerJvm(Path home, int release, WorkerJars jars, Path archive) {
    private static final int HEAP_MB_MIN = 64;
    private static final int METASPACE_MB_MIN = 64;
    private static final long TRAINING_SECONDS_MAX = 60;

    /** Reads the release of a JDK. Throws {@link IOException} when there is none in that directory. */
    public static WorkerJvm of(Path home, WorkerJars jars, Path archive) throws IOException {
        for (String line : Files.readAllLines(home.resolve("release"))) {
            if (line.startsWith("JAVA_VERSION=")) {
                String number = line.replaceAll("^JAVA_VERSION=\"?([0-9]+).*", "$1");
                return new WorkerJvm(home, Integer.parseInt(number), jars, archive);
            }
        }
        throw new IOException("no version in " + home.resolve("release"));
    }

    /**
     * The program of a worker.
     *
     * @param memoryMb what each of its instances may use
     * @param places how many instances it may have at once
     * @param memoryMbMax what all of them may use together
     * @param socket where the server listens, as the worker sees it
     */
    public List<String> program(int memoryMb, int places, int memoryMbMax, Path socket) {
        // Three quarters for objects, a quarter for classes. Instances share what they do not use.
        long bothMb = Math.min((long) memoryMb * places, memoryMbMax);
        List<String> program = new ArrayList<>(command());
        program.add("-Xmx" + Math.max(HEAP_MB_MIN, bothMb * 3 / 4) + "m");
        program.add("-XX:MaxMetaspaceSize=" + Math.max(METASPACE_MB_MIN, bothMb / 4) + "m");
        program.add("-XX:SharedArchiveFile=" + archive);
        program.add("-D" + WorkerMain.SOCKET + "=" + socket);
        program.addAll(main());
        return program;
    }

    /** Makes the archive, unless there is one; false when this JDK would not. Takes some seconds. */
    public boolean train(Path scratch) throws IOException, InterruptedException {
        if (Files.exists(archive)) {
            return true;
        }
        Path fresh = scratch.resolve("classes.jsa");
        List<String> program = new ArrayList<>(command());
        program.add("-XX:ArchiveClassesAtExit=" + fresh);
        program.addAll(main());
        program.addAll(List.of(WorkerMain.TRAIN, scratch.toString()));
        Process training = new ProcessBuilder(program)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!training.waitFor(TRAINING_SECONDS_MAX, TimeUnit.SECONDS)) {
            training.destroyForcibly();
            return false;
        }
        if (training.exitValue() != 0 || !Files.exists(fresh)) {
            return false;
        }
        Files.move(fresh, archive); // as a whole or not at all: others may start meanwhile
        return true;
    }

    /** What an archive is made with it must be used with, too. */
    private List<String> command() {
        List<String> command = new ArrayList<>(List.of(
                home.resolve("bin").resolve("java").toString(),
                "-XX:+UseSerialGC", // the smallest, and the heap of a worker is no larger than a container's
                "-XX:ReservedCodeCacheSize=64m",
                "-XX:-UsePerfData", // no file in /tmp
                "--add-opens=java.base/java.io=ALL-UNNAMED", // as AWS's runtimes do, and functions count on it
                "-Xlog:cds*=off"));
        if (release >= 24) {
            command.addAll(List.of(
                    "-Xlog:aot*=off",
                    "--enable-native-access=ALL-UNNAMED", // functions may, and warnings would be in their logs
                    "--sun-misc-unsafe-memory-access=allow"));
        }
        return command;
    }

    /** The end of a worker's command: as on AWS no argument follows, since wrappers put options before what is last. */
    private List<String> main() {
        String classPath = jars.files().stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        return List.of("-cp", classPath, WorkerMain.class.getName());
    }
}
