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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks a server for its past: statistics, runs, and words in the log of a function. Thread-safe. */
final class HistoryApi implements AutoCloseable {
    private static final int OK = 200;
    private static final Duration REQUEST_MAX = Duration.ofMinutes(5);
    private static final Pattern RECORDS = Pattern.compile("\nmillrace_telemetry_records_total (\\S+)");
    private static final JsonMapper JSON = new JsonMapper();

    private final URI server;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    HistoryApi(int port) {
        server = URI.create("http://127.0.0.1:" + port + "/");
    }

    /** What a window adds up to. */
    Answer statistics(Instant from, Instant to) throws IOException, InterruptedException {
        return ask(request("_millrace/statistics?from=" + from + "&to=" + to).build());
    }

    /** A run, or a page of them; {@code what} is what follows in the path. */
    Answer runs(String what) throws IOException, InterruptedException {
        return ask(request("_millrace/runs" + what).build());
    }

    /**
     * How many lines of a function hold a word, within a time, as a client of CloudWatch Logs counts them: all pages
     * are asked for.
     */
    long countLines(String function, String word, Instant from, Instant to) throws IOException, InterruptedException {
        Map<String, Object> query = new TreeMap<>(Map.of(
                "logGroupName", "/aws/lambda/" + function,
                "filterPattern", word,
                "startTime", from.toEpochMilli(),
                "endTime", to.toEpochMilli()));
        long lines = 0;
        boolean more = true;
        while (more) {
            JsonNode page = ask(request("")
                            .header("Content-Type", "application/x-amz-json-1.1")
                            .header("X-Amz-Target", "Logs_20140328.FilterLogEvents")
                            .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(query)))
                            .build())
                    .body();
            lines += page.path("events").size();
            String next = page.path("nextToken").asString("");
            more = !next.isEmpty();
            query.put("nextToken", next);
        }
        return lines;
    }

    /** How many records the server has added up; 0 also while it still reads its journal, and says so. */
    long recordsRead() throws IOException, InterruptedException {
        Matcher records = RECORDS.matcher(send(request("metrics").build()).body());
        return records.find() ? (long) Double.parseDouble(records.group(1)) : 0;
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(server.resolve(path)).timeout(REQUEST_MAX);
    }

    private Answer ask(HttpRequest request) throws IOException, InterruptedException {
        long began = System.nanoTime();
        HttpResponse<String> response = send(request);
        long nanos = System.nanoTime() - began;
        if (response.statusCode() != OK) {
            throw new IllegalStateException(request + ": " + response.statusCode() + " " + response.body());
        }
        return new Answer(nanos, JSON.readTree(response.body()));
    }

    private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    /** An answer, and how long it took. Immutable. */
    record Answer(long nanos, JsonNode body) {
        double millis() {
            return nanos / 1e6;
        }
    }
}
