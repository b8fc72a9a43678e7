package dev.millrace.gateway;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.millrace.gateway.http.tls.CertificateFiles;
import dev.millrace.gateway.message.OutsideServices;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** A node in the test's JVM, on any free port, and a client of it. Thread-safe, but for restarts. */
final class TestingNode implements AutoCloseable {
    static final String FUNCTIONS = "/2015-03-31/functions/";
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final NodeOptions options;
    private final HttpClient client = HttpClient.newHttpClient();
    private Node node;

    /** @param trusted functions whose Java may run in the node itself */
    TestingNode(Path data, String... trusted) {
        this(options(data, trusted));
    }

    TestingNode(NodeOptions options) {
        this.options = options;
        node = Node.start(options);
    }

    static NodeOptions options(Path data, String... trusted) {
        return options(data, OutsideServices.NONE, trusted);
    }

    static NodeOptions options(Path data, OutsideServices services, String... trusted) {
        return options(data, services, null, trusted);
    }

    /** Of a node that stores outside may tell of their objects, who show what is in the file. */
    static NodeOptions options(Path data, Path objectsToken) {
        return made(data, OutsideServices.NONE, objectsToken, null, null);
    }

    /** @param keys file of the keys with which requests may be signed; null for any key */
    static NodeOptions options(Path data, OutsideServices services, @Nullable Path keys, String... trusted) {
        return made(data, services, null, null, keys, trusted);
    }

    /** Of a node that speaks TLS, too. */
    static NodeOptions options(Path data, CertificateFiles certificate, String... trusted) {
        return made(data, OutsideServices.NONE, null, certificate, null, trusted);
    }

    private static NodeOptions made(
            Path data,
            OutsideServices services,
            @Nullable Path objectsToken,
            @Nullable CertificateFiles certificate,
            @Nullable Path keys,
            String... trusted) {
        NodeOptions defaults = NodeOptions.defaults();
        return new NodeOptions(
                defaults.host(),
                0,
                data,
                defaults.accountRunsMax(),
                List.of("a", "b"),
                Duration.ofSeconds(10),
                defaults.journal(),
                defaults.capture(),
                defaults.isolation(),
                List.of(trusted),
                defaults.runtimes(),
                defaults.neutralWorkers(),
                services,
                objectsToken,
                certificate,
                keys,
                null,
                defaults.prices());
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + node.port());
    }

    /** Ends the node and starts it on the same data; it has another port then. */
    void restart() {
        node.close();
        node = Node.start(options);
    }

    void create(String name, String handler, int timeoutSeconds, byte[] jar) throws Exception {
        HttpResponse<String> answer = send("POST", FUNCTIONS, createRequest(name, handler, timeoutSeconds, jar));
        assertEquals(201, answer.statusCode(), answer.body());
    }

    static String createRequest(String name, String handler, int timeoutSeconds, byte[] jar) {
        return JSON.writeValueAsString(Map.of(
                "FunctionName", name,
                "Runtime", "java25",
                "Role", "arn:aws:iam::000000000000:role/any",
                "Handler", handler,
                "Timeout", timeoutSeconds,
                "MemorySize", 256,
                "Code", Map.of("ZipFile", jar)));
    }

    /** A function of one Python source, whose method is {@code handler}. */
    void createPython(String name, String source) throws IOException, InterruptedException {
        String request = JSON.writeValueAsString(Map.of(
                "FunctionName", name,
                "Runtime", "python3.11",
                "Role", "arn:aws:iam::000000000000:role/any",
                "Handler", "index.handler",
                "Timeout", 30,
                "Code", Map.of("ZipFile", pythonZip(source))));
        HttpResponse<String> answer = send("POST", FUNCTIONS, request);
        assertEquals(201, answer.statusCode(), answer.body());
    }

    /** Gives a function of Python another source. */
    void updatePython(String name, String source) throws IOException, InterruptedException {
        String request = JSON.writeValueAsString(Map.of("ZipFile", pythonZip(source)));
        HttpResponse<String> answer = send("PUT", FUNCTIONS + name + "/code", request);
        assertEquals(200, answer.statusCode(), answer.body());
    }

    private static byte[] pythonZip(String source) throws IOException {
        return TestingZip.of(Map.of("index.py", source.getBytes(StandardCharsets.UTF_8)));
    }

    HttpResponse<String> invoke(String function, String json, String... headers) throws Exception {
        return send("POST", FUNCTIONS + function + "/invocations", json, headers);
    }

    /** Invokes a function of a second or so, which a busy machine may let time out where it need not: then again. */
    HttpResponse<String> invokeInTime(String function, String json) {
        return await().until(
                () -> invoke(function, json), answer -> !answer.body().contains("Error: Task timed out after"));
    }

    HttpResponse<String> send(String method, String path, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(endpoint().resolve(path))
                .timeout(PATIENCE)
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        node.close();
        client.close();
    }
}
