package dev.millrace.loadtest.bench.server;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * As much of the Lambda API as benchmarks need. Immutable.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html">CreateFunction</a>
 */
public record LambdaApi(int port) {
    /** Answered with 200 when the server is ready, whatever functions it has. */
    public static final String LIST_PATH = "/2015-03-31/functions/";

    private static final int CREATED = 201;
    private static final int TIMEOUT_SECONDS = 30;

    /** Creates a Java function of that one class. Throws {@link IllegalStateException} when it is refused. */
    public void create(String name, Class<?> function) throws IOException, InterruptedException {
        Map<String, Object> request = Map.of(
                "FunctionName", name,
                "Runtime", "java25",
                "Role", "arn:aws:iam::000000000000:role/bench",
                "Handler", function.getName(),
                "Timeout", TIMEOUT_SECONDS,
                "Code", Map.of("ZipFile", Base64.getEncoder().encodeToString(FunctionPackage.of(function))));
        HttpRequest post = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/2015-03-31/functions"))
                .timeout(Duration.ofSeconds(TIMEOUT_SECONDS))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(new JsonMapper().writeValueAsString(request)))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> reply = client.send(post, HttpResponse.BodyHandlers.ofString());
            if (reply.statusCode() != CREATED) {
                throw new IllegalStateException(
                        "CreateFunction " + name + ": " + reply.statusCode() + " " + reply.body());
            }
        }
    }
}
