package dev.millrace.engine.runtime.process;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.clock.ManualClock;
import dev.millrace.engine.function.FunctionName;
import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.function.Isolation;
import dev.millrace.engine.invocation.Outcome;
import dev.millrace.engine.invocation.Run;
import dev.millrace.engine.invocation.TestRuns;
import dev.millrace.engine.runtime.Instance;
import dev.millrace.engine.runtime.StartListener;
import dev.millrace.engine.runtime.local.TestPackage;
import dev.millrace.engine.runtime.process.api.RuntimeApi;
import dev.millrace.engine.runtime.process.language.Interpreter;
import dev.millrace.engine.runtime.process.language.Languages;
import dev.millrace.engine.runtime.process.launch.WorkerEnvironment;
import dev.millrace.engine.runtime.process.launch.WorkerLauncher;
import dev.millrace.engine.runtime.process.launch.WorkerSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A JVM with two instances, one of which goes on with a run that was ended. The watch's ticks are the test's. */
@Timeout(120)
class AbandonedCodeIT {
    private static final String CODE =
            """
            package own;
            import java.io.*;
            import java.nio.file.*;
            public class Own {
                public void goOn(InputStream request, OutputStream response) {
                    System.out.println("in");
                    while (!Files.exists(Path.of(System.getenv("END")))) {
                        try {
                            Thread.sleep(5);
                        } catch (InterruptedException e) {
                            // whoever asks it to stop
                        }
                    }
                }
            }
            """;
    private static final long FREEZE_AFTER_NANOS = 50_000_000;

    private final ManualClock clock = new ManualClock(Instant.EPOCH);
    private final ExecutorService launches = Executors.newSingleThreadExecutor();
    private final Queue<Worker> unflushed = new ConcurrentLinkedQueue<>();
    private Path end;
    private WorkerLauncher launcher;
    private WorkerGroup group;
    private Worker worker;

    @BeforeEach
    void leaveOneAlone(@TempDir Path directory) throws Exception {
        end = directory.resolve("end");
        Path code = Files.createDirectory(directory.resolve("code"));
        new TestPackage(code).compile(code, List.of(), CODE);
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Languages languages = Languages.of(List.of(new Interpreter("java25", java, "25", List.of())));
        WorkerSettings settings =
                WorkerSettings.of(languages, WorkerSettings.probe(), Isolation.PROCESS, Set.of(), Set.of(), 0);
        RuntimeApi api = new RuntimeApi(clock, () -> {});
        launcher = WorkerLauncher.create(settings, api, new WorkerEnvironment(() -> null, "secret"), () -> {}, clock);
        FunctionVersion version = new FunctionVersion(
                new FunctionName("f"), "$LATEST", "revision", "arn:aws:lambda:eu-west-1:123456789012:function:f",
                "java25", "own.Own::goOn", Map.of("END", end.toString()), 128, Duration.ofSeconds(3), "sha", code);
        NeutralPool none = new NeutralPool(launcher.neutralWorkers(), launches, clock);
        group = new WorkerGroup(version, launcher, none, launches, clock, unflushed, () -> {});

        Instance kept = started();
        Instance abandoned = started();
        assertEquals(1, group.workers().size(), "they share a process");
        worker = group.workers().getFirst();
        Run run = TestRuns.otherRun();
        run.takenWarm("a", 1, ended -> {}, 0);
        abandoned.invoke(run);
        unflushed.remove().flush();
        await().until(() -> printed(run).equals("in\n"));
        abandoned.kill();
        abandoned.close();
        assertTrue(kept.reusable());
    }

    @AfterEach
    void close() {
        worker.kill();
        await().until(() -> group.workers().isEmpty());
        launcher.close();
        launches.close();
    }

    @Test
    void itsProcessIsNotFrozenUntilItComesBack() throws Exception {
        clock.advance(Duration.ofMillis(500));
        assertTrue(tick(), "still watched");
        assertFalse(process().isStopped());

        Files.createFile(end);
        await().until(() -> !tick());
        await().until(() -> process().isStopped());
    }

    @Test
    void itsProcessIsEndedWhenItDoesNotComeBackWithinASecond() {
        clock.advance(Duration.ofMillis(900));
        assertTrue(tick());
        assertEquals(List.of(worker), group.workers());

        clock.advance(Duration.ofMillis(101));
        tick();
        await().until(() -> group.workers().isEmpty());
    }

    private boolean tick() {
        return worker.tick(clock.nanoTime(), FREEZE_AFTER_NANOS, true);
    }

    private Instance started() throws Exception {
        CompletableFuture<Instance> started = new CompletableFuture<>();
        assertTrue(group.start(TestRuns.otherRun(), new StartListener() {
            @Override
            public void started(Instance instance) {
                started.complete(instance);
            }

            @Override
            public void failed(Outcome outcome) {
                started.completeExceptionally(new AssertionError(outcome.payload().text()));
            }
        }));
        return started.get(60, TimeUnit.SECONDS);
    }

    private static LinuxProcess process() {
        return ProcessHandle.current()
                .descendants()
                .filter(child -> child.info().arguments().map(List::of).orElse(List.of()).stream()
                        .anyMatch(argument -> argument.startsWith("-Dmillrace.socket=")))
                .map(child -> new LinuxProcess(child.pid()))
                .findFirst()
                .orElseThrow();
    }

    private static String printed(Run run) {
        var log = run.logIfAny();
        return log == null ? "" : new String(log.tail(), StandardCharsets.UTF_8);
    }
}
