package dev.millrace.gateway.cli.terminal;

import dev.millrace.gateway.NodeOptions;
import dev.millrace.gateway.http.route.SharedSecret;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the commands have in common that ask a running server. Confined to the command's thread. */
public final class RunningServer {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final JsonMapper JSON = JsonMapper.shared();

    @Option(names = "--port", paramLabel = "N", description = "Port of the server (4566).")
    private int port = NodeOptions.defaults().port();

    @Option(names = "--host", paramLabel = "ADDRESS", description = "Address of the server (127.0.0.1).")
    private String host = NodeOptions.defaults().host();

    /**
     * Sends a request and returns the answer. Throws {@link IllegalArgumentException}, with what the server says, for
     * an answer that is none.
     *
     * @param body JSON, or empty for none
     */
    public JsonNode send(String method, String path, String body) throws InterruptedException {
        return send(method, path, body, null);
    }

    /** The same, with a token that is shown. */
    JsonNode send(String method, String path, String body, @Nullable SharedSecret token) throws InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://" + host + ":" + port + path))
                .timeout(TIMEOUT)
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (token != null) {
            request.header("Authorization", token.asBearer());
        }
        HttpResponse<String> response = sent(request.build());
        JsonNode answer = json(response.body());
        if (response.statusCode() / 100 != 2) {
            throw new IllegalArgumentException(answer.path("message").asString(response.body()));
        }
        return answer;
    }

    private HttpResponse<String> sent(HttpRequest request) throws InterruptedException {
        try (HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build()) {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "no server answers on " + host + ":" + port + "; is it up, and on this port (--port N)?", e);
        }
    }

    private static JsonNode json(String body) {
        try {
            return body.isEmpty() ? JSON.createObjectNode() : JSON.readTree(body);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("that is no Millrace server; it answers: " + body, e);
        }
    }
}
