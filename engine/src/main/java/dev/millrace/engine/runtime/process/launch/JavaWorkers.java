package dev.millrace.engine.runtime.process.launch;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.runtime.InstanceNames;
import dev.millrace.engine.runtime.process.cell.Cell;
import dev.millrace.engine.runtime.process.cell.CellPlan;
import dev.millrace.engine.runtime.process.files.Scratch;
import dev.millrace.engine.runtime.process.jvm.JvmLink;
import dev.millrace.engine.runtime.process.jvm.WorkerJars;
import dev.millrace.engine.runtime.process.jvm.WorkerJvm;
import dev.millrace.engine.runtime.process.language.Interpreter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Workers for Java: JVMs that carry many instances each. Confined to the thread that starts workers. */
final class JavaWorkers {
    private static final Logger LOG = LoggerFactory.getLogger(JavaWorkers.class);

    /** So many sleepers in one JVM were measured to cost less than a tenth of so many JVMs. */
    static final int PLACES_MAX = 128;
    /** Instances share one process here, and so its open files. */
    static final int FILES_FACTOR = 16;

    private static final String SOCKET = "frames.sock";
    /** What a JVM takes before any instance is in it. */
    private static final int JVM_MB = 192;

    private final Scratch scratch;
    private final WorkerEnvironment environment;
    private final Runnable endOfBatch;
    private final Clock clock;
    private final int memoryMbMax;
    private final Map<Path, WorkerJvm> byHome = new HashMap<>();
    private @Nullable WorkerJars jars;

    JavaWorkers(Scratch scratch, WorkerEnvironment environment, Runnable endOfBatch, Clock clock) {
        this.scratch = scratch;
        this.environment = environment;
        this.endOfBatch = endOfBatch;
        this.clock = clock;
        this.memoryMbMax = HostMemory.quarterMb();
    }

    /** What the worker's processes may use together: what its instances may, within what the machine has. */
    int memoryMb(int instanceMb) {
        return JVM_MB + instancesMb(instanceMb);
    }

    private int instancesMb(int instanceMb) {
        return Math.max(instanceMb, Math.min(instanceMb * PLACES_MAX, memoryMbMax));
    }

    /** Has the archive made that workers on that JDK start from, unless it has been begun. */
    void prepare(Interpreter jdk) {
        try {
            jvm(jdk);
        } catch (IOException e) {
            LOG.warn("workers on {} cannot be prepared; their start will tell more", jdk.program(), e);
        }
    }

    /** The JDK, and what runs in it. */
    List<Path> programs(Interpreter jdk) throws IOException {
        List<Path> programs = new ArrayList<>(jdk.parts());
        programs.add(directoryOf(jvm(jdk).archive()));
        return programs;
    }

    PlannedWorker plan(FunctionVersion version, InstanceNames names, Interpreter jdk, Cell cell, CellPlan plan)
            throws IOException {
        List<String> program = jvm(jdk).program(
                version.memoryMb(), PLACES_MAX, instancesMb(version.memoryMb()), cell.sockets().resolve(SOCKET));
        List<String> command = ExecWrapper.around(program, version, cell);
        Map<String, String> variables = environment.ofJvm(version, names, jdk, cell);
        JvmLink.Plan linked =
                new JvmLink.Plan(version, environment.offered(version, jdk, cell), variables, cell.code());
        Path socket = plan.sockets().resolve(SOCKET);
        JvmLink link = JvmLink.listen(socket, linked, clock, new Owner(endOfBatch));
        Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rwxrwxrwx"));
        return new PlannedWorker(link, command, variables);
    }

    /** How workers start on that JDK. The first of them starts without an archive, which is made beside it. */
    private WorkerJvm jvm(Interpreter jdk) throws IOException {
        Path home = directoryOf(directoryOf(jdk.program()));
        WorkerJvm jvm = byHome.get(home);
        if (jvm == null) {
            Path archive = directoryOf(jars().files().getFirst()).resolve("java-" + byHome.size() + ".jsa");
            jvm = WorkerJvm.of(home, jars(), archive);
            byHome.put(home, jvm);
            WorkerJvm untrained = jvm;
            Path training = scratch.newDirectory("training");
            Thread.ofPlatform().name("worker-training").daemon().start(() -> train(untrained, training));
        }
        return jvm;
    }

    private void train(WorkerJvm jvm, Path directory) {
        try {
            if (!jvm.train(directory)) {
                LOG.warn("workers on {} start without an archive of classes, and so more slowly", jvm.home());
            }
        } catch (IOException e) {
            LOG.warn("workers on {} start without an archive of classes, and so more slowly", jvm.home(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Copies, where workers can read them whatever the server's own directory is closed to. */
    private WorkerJars jars() throws IOException {
        WorkerJars copies = jars;
        if (copies == null) {
            Path directory = scratch.newDirectory("java");
            List<Path> files = new ArrayList<>();
            for (Path jar : WorkerJars.find().files()) {
                files.add(Files.copy(jar, directory.resolve(files.size() + ".jar")));
            }
            copies = new WorkerJars(files);
            jars = copies;
        }
        return copies;
    }

    private static Path directoryOf(Path file) {
        return Objects.requireNonNull(file.getParent(), "a file without a directory");
    }

    /** What becomes of a link as a whole: the runs of a batch are written down; the rest, its process tells. */
    private record Owner(Runnable toldOfBatch) implements JvmLink.Owner {
        @Override
        public void endOfBatch() {
            toldOfBatch.run();
        }

        @Override
        public void lost(IOException why) {
            LOG.debug("the connection to a worker has ended", why);
        }
    }
}
