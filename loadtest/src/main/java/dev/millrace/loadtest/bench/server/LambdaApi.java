package dev.millrace.loadtest.bench.server;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * As much of the Lambda API, and of our own beside it, as benchmarks need. Thread-safe.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html">CreateFunction</a>
 */
public final class LambdaApi implements AutoCloseable {
    private static final String FUNCTIONS = "/2015-03-31/functions";
    /** Answered with 200 when the server is ready, whatever functions it has. */
    public static final String LIST_PATH = FUNCTIONS + "/";

    private static final int OK = 200;
    private static final int CREATED = 201;
    private static final int DELETED = 204;
    private static final Duration REQUEST_MAX = Duration.ofSeconds(30);
    /** Of functions, in seconds: long enough for all that benchmarks do. */
    private static final int TIMEOUT_SECONDS = 600;

    private static final JsonMapper JSON = new JsonMapper();

    private final int port;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    public LambdaApi(int port) {
        this.port = port;
    }

    /** Creates a function. Throws {@link IllegalStateException} when it is refused, as the others here do. */
    public void create(String name, SampleFunction function) throws IOException, InterruptedException {
        Map<String, Object> wanted = Map.of(
                "FunctionName", name,
                "Runtime", function.runtime(),
                "Role", "arn:aws:iam::000000000000:role/bench",
                "Handler", function.handler(),
                "Timeout", TIMEOUT_SECONDS,
                "Code", Map.of("ZipFile", Base64.getEncoder().encodeToString(function.zip())));
        var _ = send("CreateFunction " + name, CREATED, post(FUNCTIONS, JSON.writeValueAsString(wanted), REQUEST_MAX));
    }

    public void delete(String name) throws IOException, InterruptedException {
        var _ = send("DeleteFunction " + name, DELETED, request(FUNCTIONS + "/" + name, REQUEST_MAX).DELETE().build());
    }

    /** Calls a function and returns its answer. */
    public String invoke(String name, String payload) throws IOException, InterruptedException {
        String what = "Invoke " + name;
        return succeeded(what, OK, client.send(
                post(invocations(name), payload, REQUEST_MAX), HttpResponse.BodyHandlers.ofString()));
    }

    /** Begins a call, on a connection that no other call uses meanwhile. It fails as {@link #invoke} throws. */
    public CompletableFuture<String> begin(String name, String payload) {
        HttpRequest call = post(invocations(name), payload, Duration.ofSeconds(TIMEOUT_SECONDS));
        return client.sendAsync(call, HttpResponse.BodyHandlers.ofString())
                .thenApply(reply -> succeeded("Invoke " + name, OK, reply));
    }

    /** Sets runs aside for a function, which gets no more. */
    public void reserve(String name, int runsMax) throws IOException, InterruptedException {
        HttpRequest put = request("/2017-10-31/functions/" + name + "/concurrency", REQUEST_MAX)
                .PUT(HttpRequest.BodyPublishers.ofString("{\"ReservedConcurrentExecutions\":" + runsMax + "}"))
                .build();
        var _ = send("PutFunctionConcurrency " + name, OK, put);
    }

    /** How many events have not ended. */
    public int pendingEvents() throws IOException, InterruptedException {
        HttpRequest get = request("/_millrace/events", REQUEST_MAX).GET().build();
        return JSON.readTree(send("events", OK, get)).path("pending").intValue();
    }

    /** How many runs are in the zones now. */
    public int runsInFlight() throws IOException, InterruptedException {
        HttpRequest get = request("/_millrace/zones", REQUEST_MAX).GET().build();
        int runs = 0;
        for (JsonNode zone : JSON.readTree(send("zones", OK, get)).path("zones")) {
            runs += zone.path("runs").intValue();
        }
        return runs;
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    private static String invocations(String name) {
        return FUNCTIONS + "/" + name + "/invocations";
    }

    private HttpRequest post(String path, String body, Duration timeout) {
        return request(path, timeout)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private HttpRequest.Builder request(String path, Duration timeout) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).timeout(timeout);
    }

    private String send(String what, int wanted, HttpRequest request) throws IOException, InterruptedException {
        return succeeded(what, wanted, client.send(request, HttpResponse.BodyHandlers.ofString()));
    }

    /** A function that has failed is told by a header; the status is 200 all the same. */
    private static String succeeded(String what, int wanted, HttpResponse<String> reply) {
        if (reply.statusCode() != wanted
                || reply.headers().firstValue("X-Amz-Function-Error").isPresent()) {
            throw new IllegalStateException(what + ": " + reply.statusCode() + " " + reply.body());
        }
        return reply.body();
    }
}
