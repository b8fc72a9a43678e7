package dev.millrace.loadtest.bench.history;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks a server for the statistics of a window. Thread-safe. */
final class StatisticsApi implements AutoCloseable {
    private static final int OK = 200;
    private static final Duration REQUEST_MAX = Duration.ofMinutes(5);
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
