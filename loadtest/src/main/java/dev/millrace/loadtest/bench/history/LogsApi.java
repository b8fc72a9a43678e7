package dev.millrace.loadtest.bench.history;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Seeks words in the log of a function, as a client of CloudWatch Logs does. Thread-safe. */
final class LogsApi implements AutoCloseable {
    private static final int OK = 200;
    private static final Duration REQUEST_MAX = Duration.ofMinutes(5);
    private static final JsonMapper JSON = new JsonMapper();

    private final URI server;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    LogsApi(int port) {
        server = URI.create("http://127.0.0.1:" + port + "/");
    }

    /** How many lines of a function hold a word, within a time; all pages are asked for. */
    long count(String function, String word, Instant from, Instant to) throws IOException, InterruptedException {
        Map<String, Object> request = new TreeMap<>(Map.of(
                "logGroupName", "/aws/lambda/" + function,
                "filterPattern", word,
                "startTime", from.toEpochMilli(),
                "endTime", to.toEpochMilli()));
        long lines = 0;
        boolean more = true;
        while (more) {
            JsonNode page = ask(JSON.writeValueAsString(request));
            lines += page.path("events").size();
            String next = page.path("nextToken").asString("");
            more = !next.isEmpty();
            request.put("nextToken", next);
        }
        return lines;
    }

    private JsonNode ask(String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(server)
                .timeout(REQUEST_MAX)
                .header("Content-Type", "application/x-amz-json-1.1")
                .header("X-Amz-Target", "Logs_20140328.FilterLogEvents")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != OK) {
            throw new IllegalStateException(body + ": " + response.statusCode() + " " + response.body());
        }
        return JSON.readTree(response.body());
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
