package dev.millrace.loadtest.bench.schedule;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.IntFunction;
import tools.jackson.databind.json.JsonMapper;

/** As much of EventBridge and its Scheduler as the benchmarks need. Confined to the main thread. */
final class ScheduleApi implements AutoCloseable {
    private static final int OK = 200;
    /** Requests on their way at once. */
    private static final int PARALLEL = 16;

    private static final Duration REQUEST_MAX = Duration.ofSeconds(60);
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss").withZone(ZoneOffset.UTC);
    private static final JsonMapper JSON = new JsonMapper();

    private final URI server;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    ScheduleApi(int port) {
        this.server = URI.create("http://127.0.0.1:" + port);
    }

    /** Creates schedules of a function that are due once, all at the same second. */
    void createOnce(String prefix, int count, Instant due, String function) throws InterruptedException {
        String expression = "at(" + SECONDS.format(due) + ")";
        all(count, i -> schedule(prefix + "-" + i, function, Map.of("ScheduleExpression", expression)));
    }

    /** Creates schedules of a function that recur and do not fire within the next hour. */
    void createIdle(int count, Instant now, String function) throws InterruptedException {
        long start = now.plus(1, ChronoUnit.HOURS).getEpochSecond();
        Map<String, Object> hourly = Map.of("ScheduleExpression", "rate(1 hour)", "StartDate", start);
        Map<String, Object> yearly = Map.of("ScheduleExpression", "cron(0 0 1 1 ? 2199)");
        all(count, i -> schedule("idle-" + i, function, i % 2 == 0 ? hourly : yearly));
    }

    private HttpRequest schedule(String name, String function, Map<String, Object> when) {
        Map<String, Object> schedule = new LinkedHashMap<>(when);
        schedule.put("FlexibleTimeWindow", Map.of("Mode", "OFF"));
        schedule.put(
                "Target",
                Map.of(
                        "Arn", "arn:aws:lambda:us-east-1:000000000000:function:" + function,
                        "RoleArn", "arn:aws:iam::000000000000:role/bench",
                        "Input", "{}"));
        return post("/schedules/" + name, JSON.writeValueAsString(schedule)).build();
    }

    /** Makes a bus with rules, of kinds in turn; of an event of {@code kind-0} the first one takes notice. */
    void createBus(String bus, int rules) throws InterruptedException {
        all(1, _ -> events("CreateEventBus", Map.of("Name", bus)));
        all(rules, i -> events(
                "PutRule",
                Map.of("Name", "rule-" + i, "EventBusName", bus, "EventPattern", JSON.writeValueAsString(pattern(i)))));
    }

    private static Map<String, Object> pattern(int rule) {
        Object detail =
                switch (rule % 4) {
                    case 0 -> Map.of("kind", List.of("kind-" + rule));
                    case 1 -> Map.of("kind", List.of(Map.of("prefix", "prefix-" + rule + "-")));
                    case 2 -> Map.of("amount", List.of(Map.of("numeric", List.of("=", 1_000 + rule))));
                    default -> Map.of("kind", List.of("kind-" + rule), "state", List.of("new", "done"));
                };
        return Map.of("source", List.of("bench"), "detail", detail);
    }

    private HttpRequest events(String operation, Map<String, Object> body) {
        return post("/", JSON.writeValueAsString(body))
                .header("X-Amz-Target", "AWSEvents." + operation)
                .build();
    }

    private HttpRequest.Builder post(String path, String body) {
        return HttpRequest.newBuilder(server.resolve(path))
                .timeout(REQUEST_MAX)
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    /** Sends so many requests, and waits for their answers. Throws {@link IllegalStateException} for a refusal. */
    private void all(int count, IntFunction<HttpRequest> requests) throws InterruptedException {
        Semaphore room = new Semaphore(PARALLEL);
        CompletableFuture<Void> failed = new CompletableFuture<>();
        for (int i = 0; i < count && !failed.isDone(); i++) {
            room.acquire();
            var _ = client.sendAsync(requests.apply(i), HttpResponse.BodyHandlers.ofString())
                    .thenAccept(ScheduleApi::check)
                    .whenComplete((_, failure) -> {
                        if (failure != null) {
                            failed.completeExceptionally(failure);
                        }
                        room.release();
                    });
        }
        room.acquire(PARALLEL);
        if (failed.isDone()) {
            failed.join();
        }
    }

    private static void check(HttpResponse<String> reply) {
        if (reply.statusCode() != OK) {
            throw new IllegalStateException(reply.uri() + ": " + reply.statusCode() + " " + reply.body());
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
