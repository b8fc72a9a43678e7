package dev.millrace.gateway;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Takes zones away and brings them back while callers go on calling. */
@Timeout(300)
class ZoneDrillIT {
    private static final int CALLERS = 8;
    private static final int DRILLS = 5;
    private static final int CALLS_BETWEEN_STEPS = 40;

    @TempDir
    private Path directory;

    private final ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
    private final AtomicBoolean goesOn = new AtomicBoolean(true);
    private final AtomicInteger answered = new AtomicInteger();
    private final Queue<String> errors = new ConcurrentLinkedQueue<>();
    private TestingNode node;

    @BeforeEach
    void start() throws Exception {
        node = new TestingNode(directory.resolve("data"));
        node.create("sleeps", "demo.Faults::sleeps", 10, TestingJar.ofFunctions(directory.resolve("jar")));
        assertEquals("\"slept\"", node.invoke("sleeps", "1").body());
    }

    @AfterEach
    void close() {
        callers.shutdownNow();
        node.close();
    }

    @Test
    void drainingCostsNoCallerAnything() throws Exception {
        drill("draining");
        assertEquals(List.of(), List.copyOf(errors));
    }

    @Test
    void aZoneThatGoesDownLosesOnlyWhatItHadBegun() throws Exception {
        drill("down");
        for (String error : errors) {
            assertTrue(error.startsWith("200 ") && error.contains("\"Sandbox.Failure\""), error);
        }
        assertTrue(errors.size() <= CALLERS * DRILLS * 2, "more than was in progress: " + errors.size());
    }

    /** Takes each zone away in turn, always leaving the other one. */
    private void drill(String state) throws Exception {
        List<Future<?>> calling =
                IntStream.range(0, CALLERS).<Future<?>>mapToObj(i -> callers.submit(this::call)).toList();
        for (int i = 0; i < DRILLS; i++) {
            for (String zone : List.of("a", "b")) {
                awaitMoreCalls();
                set(zone, state);
                awaitMoreCalls();
                set(zone, "up");
            }
        }
        awaitMoreCalls();
        goesOn.set(false);
        for (Future<?> caller : calling) {
            caller.get();
        }
    }

    private Void call() throws Exception {
        for (int i = 0; goesOn.get(); i++) {
            boolean sleeps = i % 8 == 0;
            HttpResponse<String> answer = sleeps ? node.invoke("sleeps", "5") : node.invoke("hello", "{}");
            String expected = sleeps ? "\"slept\"" : "{\"greeting\":\"Hello, world!\"}";
            if (answer.statusCode() != 200 || !answer.body().equals(expected)) {
                errors.add(answer.statusCode() + " " + answer.body());
            }
            answered.incrementAndGet();
        }
        return null;
    }

    private void awaitMoreCalls() {
        int before = answered.get();
        await().until(() -> answered.get() >= before + CALLS_BETWEEN_STEPS);
    }

    private void set(String zone, String state) throws Exception {
        HttpResponse<String> answer =
                node.send("PUT", "/_millrace/zones/" + zone, "{\"state\":\"" + state + "\"}");
        assertEquals(200, answer.statusCode(), answer.body());
    }
}
