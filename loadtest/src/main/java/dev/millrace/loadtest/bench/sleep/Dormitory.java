package dev.millrace.loadtest.bench.sleep;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.clock.SystemClock;
import dev.millrace.loadtest.bench.server.LambdaApi;
import dev.millrace.loadtest.bench.server.Memory;
import dev.millrace.loadtest.bench.server.SampleFunction;
import dev.millrace.loadtest.bench.server.ServerProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Calls of a function that sleeps, begun together on a server that has not run it yet. Confined to the main thread. */
final class Dormitory {
    private static final String FUNCTION = "sleeper";
    /** What the server may use to watch over the sleepers; while they start, they take all that there is. */
    private static final double REST_CORES = 0.25;

    private static final Clock CLOCK = new SystemClock();

    private final ServerProcess server;
    private final List<CompletableFuture<String>> calls = new ArrayList<>();
    private int runsMost;
    private @Nullable Memory asleep;

    private Dormitory(ServerProcess server) {
        this.server = server;
    }

    /** Has {@code count} calls sleep for that long, and waits for their end. */
    static Night fill(ServerProcess server, SampleFunction sleeper, int count, Duration length)
            throws IOException, InterruptedException {
        Dormitory dormitory = new Dormitory(server);
        try (LambdaApi api = new LambdaApi(server.port())) {
            api.create(FUNCTION, sleeper);
            server.awaitQuiet();
            long beganMillis = CLOCK.epochMillis();
            for (int i = 0; i < count; i++) {
                dormitory.calls.add(api.begin(FUNCTION, "{\"millis\":" + length.toMillis() + "}"));
            }
            dormitory.watch(api);
            return dormitory.night(beganMillis);
        }
    }

    /** Until the first has ended, looks how many runs are in flight, and at the memory once nothing moves any more. */
    private void watch(LambdaApi api) throws IOException, InterruptedException {
        CompletableFuture<?> first = CompletableFuture.anyOf(calls.toArray(CompletableFuture[]::new));
        while (!first.isDone()) {
            boolean quiet = server.isQuiet(REST_CORES); // which takes half a second
            runsMost = Math.max(runsMost, api.runsInFlight());
            if (quiet && asleep == null) {
                asleep = server.family().memory();
            }
        }
    }

    private Night night(long beganMillis) throws InterruptedException {
        List<Nap> naps = new ArrayList<>();
        List<String> errors = new ArrayList<>();
        for (CompletableFuture<String> call : calls) {
            try {
                naps.add(Nap.parse(call.get()));
            } catch (ExecutionException e) {
                errors.add(String.valueOf(e.getCause()));
            }
        }
        long lastBeganMillis = naps.stream().mapToLong(Nap::beganMillis).max().orElse(beganMillis);
        return new Night(Nap.mostAtOnce(naps), runsMost, errors, lastBeganMillis - beganMillis, asleep);
    }
}
