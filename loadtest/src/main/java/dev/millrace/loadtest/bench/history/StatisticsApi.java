package dev.millrace.loadtest.bench.history;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks a server for the statistics of a window. Thread-safe. */
final class StatisticsApi implements AutoCloseable {
    private static final int OK = 200;
    private static final Duration REQUEST_MAX = Duration.ofMinutes(5);
    private static final Pattern RECORDS = Pattern.compile("\nmillrace_telemetry_records_total (\\S+)");
    private static final JsonMapper JSON = new JsonMapper();

    private final URI server;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    StatisticsApi(int port) {
        server = URI.create("http://127.0.0.1:" + port);
    }

    /**
     * What a window adds up to.
     *
     * @param filter further members of the query, as {@code &function=F}
     */
    Answer ask(Instant from, Instant to, String filter) throws IOException, InterruptedException {
        URI asked = server.resolve("/_millrace/statistics?from=" + from + "&to=" + to + filter);
        HttpRequest request = HttpRequest.newBuilder(asked).timeout(REQUEST_MAX).build();
        long began = System.nanoTime();
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        long nanos = System.nanoTime() - began;
        if (response.statusCode() != OK) {
            throw new IllegalStateException(asked + ": " + response.statusCode() + " " + response.body());
        }
        JsonNode body = JSON.readTree(response.body());
        return new Answer(
                nanos, body.path("runs").longValue(), body.at("/durationMillis/p99.9").doubleValue());
    }

    /** How many records the server has added up, of those that its journal has. */
    long recordsRead() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(server.resolve("/metrics"))
                .timeout(REQUEST_MAX)
                .build();
        Matcher records = RECORDS.matcher(
                client.send(request, HttpResponse.BodyHandlers.ofString()).body());
        return records.find() ? (long) Double.parseDouble(records.group(1)) : 0;
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    /**
     * An answer, and how long it took. Immutable.
     *
     * @param p999Millis 0 when there were no runs
     */
    record Answer(long nanos, long runs, double p999Millis) {}
}
