package dev.millrace.loadtest.bench.start;

import dev.millrace.engine.admission.Admission;
import dev.millrace.engine.admission.Permit;
import dev.millrace.engine.admission.Throttled;
import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.clock.SystemClock;
import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.invocation.Invocation;
import dev.millrace.engine.invocation.Outcome;
import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.Reply;
import dev.millrace.engine.invocation.RequestId;
import dev.millrace.engine.invocation.Run;
import dev.millrace.engine.journal.TriggerKind;
import dev.millrace.engine.runtime.process.jvm.JvmLink;
import dev.millrace.engine.runtime.process.jvm.WorkerJars;
import dev.millrace.engine.runtime.process.jvm.WorkerJvm;
import dev.millrace.engine.runtime.process.language.Interpreter;
import dev.millrace.engine.runtime.process.child.WorkerPlace;
import dev.millrace.loadtest.bench.runtime.RuntimeEcho;
import dev.millrace.loadtest.bench.server.SampleFunction;
import dev.millrace.loadtest.functions.Noop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A worker JVM, with the archive of classes, and a function that does nothing: it is ready when the function's instance
 * is. Not thread-safe.
 */
final class JvmStart implements PlainStart {
    private static final int SECONDS_MAX = 30;
    private static final int PLACES = 128;
    private static final int MEMORY_MB_MAX = 4_096;

    private final WorkerJvm jvm;
    private final FunctionVersion function;
    private final Path socket;
    private final Path log;
    private final Clock clock = new SystemClock();

    private JvmStart(WorkerJvm jvm, FunctionVersion function, Path directory) {
        this.jvm = jvm;
        this.function = function;
        this.socket = directory.resolve("s");
        this.log = directory.resolve("workers.log");
    }

    /** Prepares for starts on that JDK, and makes its archive, in {@code directory}, which is empty. */
    static JvmStart in(Path directory, Interpreter jdk) throws IOException, InterruptedException {
        Path home = Objects.requireNonNull(Objects.requireNonNull(jdk.program().getParent()).getParent());
        WorkerJvm jvm = WorkerJvm.of(home, WorkerJars.find(), directory.resolve("classes.jsa"));
        if (!jvm.train(Files.createDirectory(directory.resolve("training")))) {
            throw new IllegalStateException(home + " makes no archive of classes");
        }
        return new JvmStart(jvm, RuntimeEcho.unpack(SampleFunction.java(Noop.class), directory), directory);
    }

    @Override
    public long spawnNanos() throws IOException, InterruptedException {
        Files.deleteIfExists(socket);
        Opening place = new Opening(new CompletableFuture<>());
        JvmLink.Plan plan = new JvmLink.Plan(function, Map.of(), Map.of(), function.code());
        JvmLink link = JvmLink.listen(socket, plan, clock, place);
        long beginNanos = clock.nanoTime();
        Process process = new ProcessBuilder(jvm.program(function.memoryMb(), PLACES, MEMORY_MB_MAX, socket))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        try {
            link.open(place, newRun());
            return place.openedNanos.get(SECONDS_MAX, TimeUnit.SECONDS) - beginNanos;
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the worker does not come; see " + log, e);
        } finally {
            link.close();
            process.destroyForcibly().onExit().join();
        }
    }

    /** The run that an instance is opened for; it never begins. */
    private Run newRun() {
        Invocation invocation = new Invocation(
                RequestId.random(),
                function,
                Payload.EMPTY,
                TriggerKind.INVOKE,
                clock.nanoTime(),
                null,
                null,
                false,
                new Nobody());
        return switch (new Admission(1).admit(function.name())) {
            case Permit permit -> new Run(invocation, permit, clock);
            case Throttled throttled ->
                throw new IllegalStateException("throttled: " + throttled.reason());
        };
    }

    /** Waits for the opening. Thread-safe. */
    private record Opening(CompletableFuture<Long> openedNanos) implements WorkerPlace, JvmLink.Owner {
        @Override
        public void opened() {
            openedNanos.complete(System.nanoTime());
        }

        @Override
        public void failed(Outcome outcome) {
            openedNanos.completeExceptionally(new IllegalStateException(outcome.payload().text()));
        }

        @Override
        public void lost(IOException why) {
            openedNanos.completeExceptionally(why);
        }

        @Override
        public void ended(Run run, Outcome outcome, boolean reusable) {}

        @Override
        public void cameBack() {}

        @Override
        public void endOfBatch() {}
    }

    /** Whom nobody tells anything. */
    private record Nobody() implements Reply {
        @Override
        public void answered(Run run) {}

        @Override
        public void refused(Refusal refusal) {}
    }
}
