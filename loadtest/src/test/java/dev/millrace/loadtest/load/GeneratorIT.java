package dev.millrace.loadtest.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.clock.SystemClock;
import dev.millrace.loadtest.load.measurement.LoadResult;
import dev.millrace.loadtest.load.measurement.LoadSecond;
import dev.millrace.loadtest.load.scenario.Arrivals;
import dev.millrace.loadtest.load.scenario.Endpoint;
import dev.millrace.loadtest.load.scenario.Pacing;
import dev.millrace.loadtest.load.scenario.Phase;
import dev.millrace.loadtest.load.scenario.Scenario;
import dev.millrace.loadtest.load.scenario.Target;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class GeneratorIT {
    private static final Duration NONE = Duration.ZERO;
    private static final long HALF_A_SECOND = TimeUnit.MILLISECONDS.toNanos(500);

    private StubServer server;

    @BeforeEach
    void startServer() throws IOException {
        server = new StubServer();
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    @Test
    void closedLoopSendsExactlyTheRequestsAskedFor() throws InterruptedException {
        LoadResult result = run(closed(Duration.ofSeconds(30)), 8, 500, "/ok");
        assertEquals(500, result.total().requests());
        assertEquals(0, result.total().failures());
        assertEquals(500, server.requests.get());
        assertTrue(result.total().successesPerSecond() > 0);
        assertTrue(result.health().cpuNanosPerRequest() > 0);
    }

    @Test
    void stopsAtOnceWithWhatItHasMeasured() throws InterruptedException {
        CompletableFuture<Void> stop = new CompletableFuture<>();
        Scenario scenario = scenario(server.endpoint(), closed(Duration.ofMinutes(10)), 4, Long.MAX_VALUE, "/ok");
        LoadResult result = new Generator(new SystemClock()).run(scenario, _ -> stop.complete(null), stop);
        assertTrue(result.stopped());
        assertTrue(result.total().requests() > 0);
        assertTrue(result.windowNanos() < Duration.ofMinutes(1).toNanos());
        assertTrue(result.warnings().getFirst().contains("stopped"), result.warnings()::toString);
    }

    @Test
    void readsChunkedAndEmptyRepliesOnTheSameConnections() throws InterruptedException {
        LoadResult result = run(closed(Duration.ofSeconds(30)), 4, 300, "/chunked", "/empty", "/ok");
        assertEquals(300, result.total().requests());
        assertEquals(Map.of(), result.total().errors());
        result.targets().forEach(target -> assertTrue(target.requests() > 50, target.toString()));
    }

    @Test
    void countsFailuresByClass() throws InterruptedException {
        LoadResult result = run(closed(Duration.ofSeconds(30)), 4, 400, "/throttled", "/throws", "/nowhere", "/ok");
        Map<String, Long> errors = result.total().errors();
        assertEquals(
                List.of("function Unhandled java.lang.IllegalStateException", "http 404",
                        "http 429 TooManyRequestsException"),
                List.copyOf(errors.keySet()));
        assertEquals(result.total().failures(), errors.values().stream().mapToLong(Long::longValue).sum());
        assertEquals(400, result.total().requests());
        assertTrue(result.total().errorRate() > 0.5 && result.total().errorRate() < 1);
    }

    @Test
    void givesUpRequestsThatAreNotAnsweredInTime() throws InterruptedException {
        Scenario scenario = new Scenario(
                server.endpoint(),
                List.of(StubServer.target("/silent")),
                closed(Duration.ofMillis(100)),
                3,
                NONE,
                Long.MAX_VALUE,
                Duration.ofMillis(300),
                1);
        LoadResult result = run(scenario);
        assertEquals(Map.of("timeout", 3L), result.total().errors());
        assertTrue(result.total().failed().getMinValue() >= TimeUnit.MILLISECONDS.toNanos(250));
    }

    @Test
    void saysSoWhenNobodyListens() throws IOException {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }
        Scenario scenario = scenario(new Endpoint("127.0.0.1", port), closed(Duration.ofSeconds(1)), 5, 10, "/ok");
        LoadException refusal = assertThrows(LoadException.class, () -> run(scenario));
        assertEquals("cannot connect to http://127.0.0.1:" + port + ": connection refused", refusal.getMessage());
    }

    @Test
    void openLoopSendsAtTheRateAskedFor() throws InterruptedException {
        Pacing pacing = new Pacing.Open(
                Arrivals.CONSTANT, List.of(new Phase(Duration.ofSeconds(1), 200), new Phase(Duration.ofSeconds(1), 400)));
        LoadResult result = run(pacing, 64, Long.MAX_VALUE, "/ok");
        assertEquals(600, result.total().requests());
        assertEquals(TimeUnit.SECONDS.toNanos(2), result.windowNanos());
        assertEquals(600, result.seconds().stream().mapToLong(LoadSecond::started).sum());
    }

    @Test
    void keepsTheWarmUpOutOfTheResult() throws InterruptedException {
        Pacing pacing = new Pacing.Open(Arrivals.CONSTANT, List.of(new Phase(Duration.ofSeconds(1), 100)));
        Scenario scenario = new Scenario(
                server.endpoint(),
                List.of(StubServer.target("/ok")),
                pacing,
                16,
                Duration.ofSeconds(1),
                Long.MAX_VALUE,
                Duration.ofSeconds(10),
                1);
        List<LoadSecond> seconds = new ArrayList<>();
        LoadResult result = new Generator(new SystemClock()).run(scenario, seconds::add);
        assertEquals(100, result.total().requests());
        assertEquals(200, server.requests.get());
        assertTrue(seconds.getFirst().warmUp());
        assertEquals(result.seconds(), seconds);
    }

    @Test
    void chargesAStallToAllRequestsThatWereDueMeanwhile() throws InterruptedException {
        Pacing open = new Pacing.Open(Arrivals.CONSTANT, List.of(new Phase(Duration.ofSeconds(4), 150)));
        LoadResult honest = run(open, 4, Long.MAX_VALUE, "/stalls-once");
        assertEquals(600, honest.total().requests());
        assertTrue(honest.total().succeeded().getValueAtPercentile(95) > HALF_A_SECOND, honest.toString());
        assertTrue(honest.health().waited() > 50, honest.health().toString());

        server.requests.set(0);
        LoadResult naive = run(closed(Duration.ofSeconds(30)), 1, 600, "/stalls-once");
        assertTrue(naive.total().succeeded().getMaxValue() > HALF_A_SECOND, naive.toString());
        assertTrue(naive.total().succeeded().getValueAtPercentile(95) < HALF_A_SECOND, naive.toString());
    }

    private static Pacing closed(Duration duration) {
        return new Pacing.Closed(duration);
    }

    private LoadResult run(Pacing pacing, int connections, long requestsMax, String... paths)
            throws InterruptedException {
        return run(scenario(server.endpoint(), pacing, connections, requestsMax, paths));
    }

    private static LoadResult run(Scenario scenario) throws InterruptedException {
        return new Generator(new SystemClock()).run(scenario, _ -> {});
    }

    private static Scenario scenario(
            Endpoint endpoint, Pacing pacing, int connections, long requestsMax, String... paths) {
        List<Target> targets = List.of(paths).stream().map(StubServer::target).toList();
        return new Scenario(
                endpoint, targets, pacing, connections, NONE, requestsMax, Duration.ofSeconds(20), 1);
    }
}
