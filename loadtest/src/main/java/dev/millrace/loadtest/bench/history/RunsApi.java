package dev.millrace.loadtest.bench.history;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks a server for runs. Thread-safe. */
final class RunsApi implements AutoCloseable {
    private static final int OK = 200;
    private static final Duration REQUEST_MAX = Duration.ofMinutes(1);
    private static final JsonMapper JSON = new JsonMapper();

    private final URI server;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    RunsApi(int port) {
        server = URI.create("http://127.0.0.1:" + port);
    }

    /** Asks once; {@code what} is what follows in the path. */
    Answer ask(String what) throws IOException, InterruptedException {
        URI asked = server.resolve("/_millrace/runs" + what);
        HttpRequest request = HttpRequest.newBuilder(asked).timeout(REQUEST_MAX).build();
        long began = System.nanoTime();
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        long nanos = System.nanoTime() - began;
        if (response.statusCode() != OK) {
            throw new IllegalStateException(asked + ": " + response.statusCode() + " " + response.body());
        }
        return new Answer(nanos, JSON.readTree(response.body()));
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    /** An answer, and how long it took. Immutable. */
    record Answer(long nanos, JsonNode body) {}
}
