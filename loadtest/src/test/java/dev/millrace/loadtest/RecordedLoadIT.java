package dev.millrace.loadtest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.capture.store.CaptureTail;
import dev.millrace.engine.capture.store.CapturedRun;
import dev.millrace.engine.journal.TriggerKind;
import dev.millrace.gateway.Node;
import dev.millrace.gateway.Settings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A burst that one server has recorded drives another one. */
@Timeout(300)
final class RecordedLoadIT {
    private static final int BURST = 60;
    private static final int UNKEPT = 5;
    private static final int SPAN_MILLIS = 2_000;
    private static final double OFF_MILLIS_MAX = 100;

    @TempDir
    private Path directory;

    private final HttpClient client = HttpClient.newHttpClient();
    private final StringWriter output = new StringWriter();

    @Test
    void makesExactlyTheRecordedCallsAtTheirTimes() throws Exception {
        Path original = directory.resolve("original");
        record(original);
        List<CapturedRun> recorded = payloads(original, 0);
        assertEquals(BURST, recorded.size());
        Path target = directory.resolve("target");
        int seen = 0;
        try (Node node = node(target)) {
            keepPayloads(node);
            for (int speed : List.of(1, 10, 100)) {
                output.getBuffer().setLength(0);
                assertEquals(0, load(original, node, speed), output::toString);
                String heading = BURST + UNKEPT + " calls of 1 functions as recorded in " + original + ", x" + speed
                        + ", payloads " + BURST + " as captured, " + UNKEPT + " synthetic, of the recorded size";
                assertTrue(output.toString().contains(heading), output::toString);
                assertTrue(output.toString().contains("distances off by p50"), output::toString);
                List<CapturedRun> sent = payloads(target, seen);
                seen += sent.size();
                assertSame(recorded, sent, speed);
            }
        }
    }

    private static void assertSame(List<CapturedRun> recorded, List<CapturedRun> sent, int speed) {
        assertEquals(BURST + UNKEPT, sent.size());
        List<CapturedRun> burst = new ArrayList<>(sent);
        burst.removeIf(run -> run.request().kept().text().equals("{\"synthetic\":\"xxx\"}"));
        assertEquals(BURST, burst.size(), "as many fillers of the recorded size");
        List<CapturedRun> byPayload = new ArrayList<>(recorded);
        Comparator<CapturedRun> payload = Comparator.comparing(run -> run.request().kept().text());
        burst.sort(payload);
        byPayload.sort(payload);
        List<Double> offMillis = new ArrayList<>();
        for (int i = 0; i < BURST; i++) {
            assertEquals(byPayload.get(i).request().kept().text(), burst.get(i).request().kept().text());
            double meant = (byPayload.get(i).arrivalEpochNanos() - byPayload.getFirst().arrivalEpochNanos())
                    / (double) speed;
            double actual = burst.get(i).arrivalEpochNanos() - burst.getFirst().arrivalEpochNanos();
            offMillis.add(Math.abs(actual - meant) / 1e6);
        }
        offMillis.sort(null);
        assertTrue(
                offMillis.get(BURST / 2) < OFF_MILLIS_MAX,
                () -> "half of the calls were off by more than " + offMillis.get(BURST / 2) + " ms at x" + speed);
    }

    /** Calls at uneven distances, after a few of which nothing but the size is kept. */
    private void record(Path data) throws Exception {
        try (Node node = node(data);
                ScheduledExecutorService callers = Executors.newScheduledThreadPool(4)) {
            for (int i = 0; i < UNKEPT; i++) {
                invoke(node, "{\"name\":\"unkept-%d\"}".formatted(i));
            }
            keepPayloads(node);
            Random random = new Random(20_261_128);
            List<Future<?>> calls = new ArrayList<>();
            for (int i = 0; i < BURST; i++) {
                String payload = "{\"name\":\"caller-%03d\"}".formatted(i);
                long delayMillis = i % 3 == 0 ? 0 : random.nextInt(SPAN_MILLIS);
                calls.add(callers.schedule(() -> invoke(node, payload), delayMillis, TimeUnit.MILLISECONDS));
            }
            for (Future<?> call : calls) {
                call.get();
            }
        }
    }

    private static Node node(Path data) {
        return Node.start(new Settings(Map.of("port", "0", "data", data.toString()), Map.of()).options());
    }

    private int load(Path recorded, Node node, int speed) {
        PrintWriter writer = new PrintWriter(output, true);
        return LoadTest.commandLine()
                .setOut(writer)
                .setErr(writer)
                .execute(
                        "--recorded",
                        recorded.toString(),
                        "--speed",
                        Integer.toString(speed),
                        "--function",
                        "hello",
                        "--url",
                        "http://127.0.0.1:" + node.port());
    }

    private void keepPayloads(Node node) throws Exception {
        send(node, "PUT", "/_millrace/functions/hello/capture", "{\"capture\":\"all\"}");
    }

    private Void invoke(Node node, String payload) throws Exception {
        send(node, "POST", "/2015-03-31/functions/hello/invocations", payload);
        return null;
    }

    private void send(Node node, String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.port() + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        assertEquals(200, answer.statusCode(), answer.body());
    }

    /** By their arrival, without the first ones. */
    private static List<CapturedRun> payloads(Path data, int skipped) {
        List<CapturedRun> runs = new ArrayList<>();
        try (CaptureTail tail = CaptureTail.open(data.resolve("payloads"))) {
            while (tail.next(item -> {
                if (item instanceof CapturedRun run && run.trigger() == TriggerKind.INVOKE) {
                    runs.add(run);
                }
            })) {}
        }
        runs.sort(Comparator.comparingLong(CapturedRun::arrivalEpochNanos));
        return runs.subList(skipped, runs.size());
    }
}
