package dev.millrace.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A Prometheus in a process of its own, as Debian packs it. Thread-safe. */
final class PrometheusServer implements AutoCloseable {
    private static final String PROGRAM = "prometheus";
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Process process;
    private final URI api;
    private final Path output;
    private final HttpClient client = HttpClient.newHttpClient();

    private PrometheusServer(Process process, URI api, Path output) {
        this.process = process;
        this.api = api;
        this.output = output;
    }

    /** Whether this machine has one, and the tool that comes with it. */
    static boolean isInstalled() {
        return program(PROGRAM) != null && program("promtool") != null;
    }

    /** Starts it; its data are kept in {@code directory}. */
    static PrometheusServer start(Path directory, Path configuration) throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        String address = "127.0.0.1:" + port;
        Path output = directory.resolve("prometheus.log");
        Process process = new ProcessBuilder(
                        String.valueOf(program(PROGRAM)),
                        "--config.file=" + configuration,
                        "--storage.tsdb.path=" + directory.resolve("series"),
                        "--web.listen-address=" + address)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        return new PrometheusServer(process, URI.create("http://" + address + "/api/v1/"), output);
    }

    /** Runs promtool and returns what it says; fails when it finds a fault. */
    static String promtool(Path directory, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(String.valueOf(program("promtool"))));
        command.addAll(List.of(arguments));
        Process tool = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, tool.waitFor(), said);
        return said;
    }

    /** Whether it answers. */
    boolean isReady() throws InterruptedException {
        assertTrue(process.isAlive(), () -> "it has ended: " + output());
        try {
            return get("status/buildinfo").statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** What an expression comes to now, by the value of a label; fails when it is none. */
    Map<String, Double> values(String expression, String label) throws IOException, InterruptedException {
        Map<String, Double> values = new TreeMap<>();
        for (JsonNode one : vector(expression)) {
            values.put(
                    one.path("metric").path(label).asString(""),
                    Double.parseDouble(one.path("value").path(1).asString()));
        }
        return values;
    }

    /** What an expression without labels comes to now; 0 when nothing is there. */
    double value(String expression) throws IOException, InterruptedException {
        return values(expression, "").getOrDefault("", 0.0);
    }

    /** What an expression comes to now; fails when it is none. */
    JsonNode vector(String expression) throws IOException, InterruptedException {
        return data("query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8)).path("result");
    }

    /** What it says of something, as {@code rules}. */
    JsonNode data(String what) throws IOException, InterruptedException {
        HttpResponse<String> response = get(what);
        assertEquals(200, response.statusCode(), () -> what + ": " + response.body());
        JsonNode answer = JSON.readTree(response.body());
        assertEquals("success", answer.path("status").asString(), response::body);
        return answer.path("data");
    }

    private HttpResponse<String> get(String what) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(api.resolve(what)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static @Nullable Path program(String name) {
        return Stream.of(System.getenv("PATH").split(":"))
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
    }

    @Override
    public void close() {
        client.shutdownNow();
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
