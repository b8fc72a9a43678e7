package dev.millrace.loadtest.bench.start;

import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.runtime.process.language.Interpreter;
import dev.millrace.engine.runtime.process.files.Bootstraps;
import dev.millrace.loadtest.bench.runtime.CannedRuntimeApi;
import dev.millrace.loadtest.bench.runtime.PlainWorker;
import dev.millrace.loadtest.bench.runtime.RuntimeEcho;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One of our bootstraps with an echo function: it is ready when it asks for its first invocation. Not thread-safe. */
final class ScriptStart implements PlainStart {
    private static final int SECONDS_MAX = 30;

    private final PlainWorker.Plan plan;
    private final Path socket;
    private final FunctionVersion function;

    private ScriptStart(PlainWorker.Plan plan, FunctionVersion function, Path socket) {
        this.plan = plan;
        this.function = function;
        this.socket = socket;
    }

    /** Prepares for starts of that interpreter in {@code directory}, which is empty. */
    static ScriptStart in(Path directory, Interpreter interpreter) throws IOException {
        FunctionVersion function = RuntimeEcho.unpack(interpreter.runtime(), directory);
        Bootstraps bootstraps = Bootstraps.write(Files.createDirectory(directory.resolve("bootstraps")));
        PlainWorker.Plan plan =
                new PlainWorker.Plan(interpreter, bootstraps, function, directory.resolve("workers.log"));
        return new ScriptStart(plan, function, directory.resolve("s"));
    }

    @Override
    public long spawnNanos() throws IOException, InterruptedException {
        try (CannedRuntimeApi api = CannedRuntimeApi.open(fresh(socket))) {
            long beginNanos = System.nanoTime();
            try (PlainWorker _ = PlainWorker.start(plan, socket)) {
                return await(api.firstWish()) - beginNanos;
            }
        }
    }

    /** The same of a neutral worker that waits already, from when it is told what to become. */
    long assignmentNanos() throws IOException, InterruptedException {
        try (CannedRuntimeApi api = CannedRuntimeApi.open(fresh(socket));
                PlainWorker _ = PlainWorker.startNeutral(plan, socket)) {
            await(api.neutral());
            String assignment = PlainWorker.assignment(function);
            long beginNanos = System.nanoTime();
            api.assign(assignment);
            return await(api.firstWish()) - beginNanos;
        }
    }

    private static Path fresh(Path socket) throws IOException {
        Files.deleteIfExists(socket);
        return socket;
    }

    private <T> T await(CompletableFuture<T> future) throws InterruptedException {
        try {
            return future.get(SECONDS_MAX, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the worker does not come; see " + plan.log(), e);
        }
    }
}
