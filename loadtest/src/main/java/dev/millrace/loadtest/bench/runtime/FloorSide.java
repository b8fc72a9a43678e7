package dev.millrace.loadtest.bench.runtime;

import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.runtime.process.files.Bootstraps;
import dev.millrace.loadtest.bench.server.Interpreters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The canned server with workers that are plain child processes. Confined to the main thread.
 *
 * <p>Usage: {@code FloorSide RUNTIME WORKERS DIRECTORY}, with an empty directory.
 */
final class FloorSide implements Side {
    private final CannedRuntimeApi api;
    private final List<PlainWorker> workers = new ArrayList<>();

    private FloorSide(CannedRuntimeApi api) {
        this.api = api;
    }

    static FloorSide start(String runtime, int count, Path directory) throws IOException {
        Path socket = directory.resolve("s");
        FunctionVersion function = RuntimeEcho.unpack(runtime, directory);
        PlainWorker.Plan plan = new PlainWorker.Plan(
                Interpreters.find(directory.resolve("cache")).of(runtime),
                Bootstraps.write(Files.createDirectory(directory.resolve("bootstraps"))),
                function,
                directory.resolve("workers.log"));
        FloorSide side = new FloorSide(CannedRuntimeApi.open(socket));
        try {
            for (int i = 0; i < count; i++) {
                side.workers.add(PlainWorker.start(plan, socket));
            }
            return side;
        } catch (IOException e) {
            side.close();
            throw e;
        }
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        try (FloorSide side = start(args[0], Integer.parseInt(args[1]), Path.of(args[2]))) {
            SideProcess.serve(side, "plain processes");
        }
    }

    @Override
    public Driven drive(Duration length) throws InterruptedException {
        return api.drive(length);
    }

    @Override
    public void close() {
        workers.forEach(PlainWorker::close);
        api.close();
    }
}
