package dev.millrace.engine.runtime.process;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.millrace.engine.clock.ManualClock;
import dev.millrace.engine.function.Isolation;
import dev.millrace.engine.runtime.process.api.RuntimeApi;
import dev.millrace.engine.runtime.process.cell.Machine;
import dev.millrace.engine.runtime.process.cell.WorkerUsers;
import dev.millrace.engine.runtime.process.language.Interpreter;
import dev.millrace.engine.runtime.process.language.Languages;
import dev.millrace.engine.runtime.process.launch.NeutralWorker;
import dev.millrace.engine.runtime.process.launch.WorkerEnvironment;
import dev.millrace.engine.runtime.process.launch.WorkerLauncher;
import dev.millrace.engine.runtime.process.launch.WorkerSettings;
import dev.millrace.engine.runtime.process.launch.WorkerShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real processes wait in the pool; what stands for their interpreter only waits, or ends at once. */
@Timeout(120)
class NeutralPoolTest {
    private static final int WORKERS = 2;
    private static final Duration QUIET = Duration.ofMillis(250);
    private static final WorkerShape WAITING = shape("python3.11", 128);
    private static final WorkerShape ENDING = shape("python3.12", 128);

    private final ManualClock clock = new ManualClock(Instant.EPOCH);
    private final ExecutorService launches = Executors.newSingleThreadExecutor();
    private WorkerLauncher launcher;
    private NeutralPool pool;

    @BeforeEach
    void open(@TempDir Path directory) throws IOException {
        Machine machine = Machine.probe(WorkerUsers.standard(), directory.resolve("probe"));
        assumeTrue(machine.strongest().compareTo(Isolation.PROCESS) >= 0, "no worker processes on this machine");
        Languages languages = Languages.of(List.of(
                new Interpreter("python3.11", program(directory, "exec sleep 1000"), "3.11", List.of()),
                new Interpreter("python3.12", program(directory, "exit 1"), "3.12", List.of())));
        WorkerSettings settings =
                WorkerSettings.of(languages, machine, Isolation.PROCESS, Set.of(), Set.of(), WORKERS);
        RuntimeApi api = new RuntimeApi(clock, () -> {});
        launcher = WorkerLauncher.create(settings, api, new WorkerEnvironment(() -> null, "secret"), () -> {}, clock);
        pool = new NeutralPool(launcher.neutralWorkers(), launches, clock);
    }

    @AfterEach
    void close() {
        if (pool != null) {
            pool.close();
            await().until(pool::isEmpty);
            launcher.close();
        }
        launches.close();
    }

    @Test
    void startsThemOneByOneWhenNothingElseStarts() {
        pool.expect(List.of(WAITING));
        assertNull(pool.take(WAITING));
        assertTrue(fill());
        assertEquals(0, pool.waiting(), "a worker of somebody else was started just now");

        fillUp(WORKERS);
        NeutralWorker first = pool.take(WAITING);
        assertTrue(fill());
        assertEquals(WORKERS - 1, pool.waiting());
        NeutralWorker second = pool.take(WAITING);

        assertNotNull(first);
        assertNotNull(second);
        assertNotSame(first, second);
        assertEquals(WAITING, first.shape());
        assertNull(pool.take(WAITING));
        first.kill();
        second.kill();
    }

    @Test
    void givesNoneToFunctionsOfAnotherShape() {
        pool.expect(List.of(WAITING));
        fillUp(WORKERS);

        assertNull(pool.take(shape("python3.11", 256)));
        assertNull(pool.take(null));
    }

    @Test
    void startsAnotherInThePlaceOfOneThatHasEnded() {
        pool.expect(List.of(WAITING));
        fillUp(WORKERS);

        ProcessHandle killed = await().until(NeutralPoolTest::sleeper, Optional::isPresent).orElseThrow();
        killed.destroyForcibly();

        await().until(() -> pool.waiting() == WORKERS - 1);
        fillUp(WORKERS);
    }

    @Test
    void endsThoseOfShapesThatNoFunctionHasAnyMore() {
        pool.expect(List.of(WAITING));
        fillUp(WORKERS);

        pool.expect(List.of());

        await().until(pool::isEmpty);
        assertFalse(fill());
    }

    @Test
    void keepsTheCommonestShapesOnly() {
        List<WorkerShape> shapes = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            for (int functions = 0; functions <= i; functions++) {
                shapes.add(shape("python3.11", 128 + i));
            }
        }
        pool.expect(shapes);
        fillUp(4 * WORKERS);

        assertFalse(fill());
        for (int i = 0; i < 6; i++) {
            NeutralWorker taken = pool.take(shape("python3.11", 128 + i));
            assertEquals(i >= 2, taken != null, "shape " + i);
            if (taken != null) {
                taken.kill();
            }
        }
    }

    @Test
    void startsNoMoreOfThoseThatEndByThemselves() {
        pool.expect(List.of(ENDING));
        await().until(() -> {
            clock.advance(QUIET);
            boolean more = fill();
            launches.submit(() -> {}).get(); // what has begun to start has started
            return !more && pool.waiting() == 0;
        });

        assertNull(pool.take(ENDING));
        await().until(pool::isEmpty);
    }

    /** One of the processes, once it has become what it is to be. */
    private static Optional<ProcessHandle> sleeper() {
        return ProcessHandle.current()
                .children()
                .filter(child -> child.info().arguments().map(List::of).orElse(List.of()).contains("1000"))
                .findFirst();
    }

    private void fillUp(int workers) {
        await().until(() -> {
            clock.advance(QUIET);
            fill();
            return pool.waiting() == workers;
        });
    }

    private boolean fill() {
        return pool.fill(clock.nanoTime());
    }

    private static WorkerShape shape(String runtime, int memoryMb) {
        return new WorkerShape(runtime, Isolation.PROCESS, memoryMb, 512, true);
    }

    private static Path program(Path directory, String deed) throws IOException {
        Path file = Files.createTempFile(directory, "program", "");
        Files.writeString(file, "#!/bin/sh\n" + deed + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
