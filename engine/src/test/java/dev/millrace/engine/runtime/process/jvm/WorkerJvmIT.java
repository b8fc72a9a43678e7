package dev.millrace.engine.runtime.process.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.runtime.local.TestPackage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The command line of workers, and the archive that makes their start fast. */
final class WorkerJvmIT {
    @TempDir
    Path scratch;

    static Stream<Path> jdks() throws IOException {
        return TestingWorker.jdks();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void startsWithTheArchiveThatItMade(Path jdk) throws Exception {
        Path archive = scratch.resolve("worker.jsa");
        WorkerJvm jvm = WorkerJvm.of(jdk, WorkerJars.find(), archive);
        assertTrue(jvm.train(Files.createDirectory(scratch.resolve("training"))));
        assertTrue(Files.exists(archive));
        assertTrue(jvm.train(scratch.resolve("unused")), "there is one already");
        Path code = Files.createDirectory(scratch.resolve("code"));
        TestPackage.ofSamples(code);
        List<String> program = jvm.program(256, 4, 4_096, Path.of("socket"));
        List<String> flags = program.subList(1, program.indexOf("-cp"));
        assertTrue(flags.contains("-Xmx768m") && flags.contains("-XX:MaxMetaspaceSize=256m"), flags.toString());
        // Fails where the archive cannot be used, rather than going on without.
        List<String> strict = Stream.concat(flags.stream(), Stream.of("-Xshare:on")).toList();
        try (TestingWorker worker = new TestingWorker(jdk, scratch, code, "sample.Values::mirror", strict)) {
            assertEquals("{\"x\":2,\"y\":1}", worker.opened().call("{\"x\":1,\"y\":2}"));
            assertEquals("", worker.output());
        }
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void anArchiveThatIsMissingOrBrokenIsPassedOverInSilence(Path jdk) throws Exception {
        Path archive = scratch.resolve("worker.jsa");
        Path code = Files.createDirectory(scratch.resolve("code"));
        TestPackage.ofSamples(code);
        for (boolean broken : new boolean[] {false, true}) {
            if (broken) {
                Files.writeString(archive, "this is no archive");
            }
            WorkerJvm jvm = WorkerJvm.of(jdk, WorkerJars.find(), archive);
            List<String> program = jvm.program(128, 1, 4_096, Path.of("socket"));
            List<String> flags = program.subList(1, program.indexOf("-cp"));
            try (TestingWorker worker = new TestingWorker(jdk, scratch, code, "sample.Text", flags)) {
                assertEquals("\"hello you\"", worker.opened().call("\"you\""));
                assertEquals("", worker.output());
            }
        }
    }

    @Test
    void theHeapIsWhatTheLimitOnAllOfThemLeaves() {
        WorkerJvm jvm = new WorkerJvm(Path.of("jdk"), 21, new WorkerJars(List.of(Path.of("a.jar"))), Path.of("a.jsa"));
        List<String> program = jvm.program(1_024, 128, 2_048, Path.of("socket"));
        assertTrue(program.contains("-Xmx1536m"), program.toString());
        assertTrue(jvm.program(16, 1, 2_048, Path.of("socket")).contains("-Xmx64m"));
        assertFalse(program.contains("-Xlog:aot*=off"), "older JDKs refuse it");
    }
}
