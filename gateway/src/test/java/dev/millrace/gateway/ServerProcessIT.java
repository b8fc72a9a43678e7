package dev.millrace.gateway;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.RunTail;
import dev.millrace.gateway.http.TestingCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The life and death of the server's process. */
@Timeout(300)
class ServerProcessIT {
    private static final int CALLERS = 6;
    private static final int ANSWERS_BEFORE_KILL = 1_000;
    /** Far more than it takes; a test machine may have much else to do. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    private Path directory;

    private final HttpClient client = HttpClient.newHttpClient();
    private final ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
    private final Set<UUID> answered = ConcurrentHashMap.newKeySet();
    private final Gathering gathering = new Gathering();

    @AfterEach
    void close() {
        gathering.close();
        callers.shutdownNow();
        client.close();
    }

    @Test
    void answersTheRunInProgressWhenItIsToldToEnd() throws Exception {
        try (ServerProcess server = start("--shutdown-timeout", "60s")) {
            URI endpoint = server.endpoint();
            CompletableFuture<HttpResponse<String>> inProgress = visiting(endpoint);

            server.terminate();
            await().until(() -> isTurnedAway(endpoint));
            gathering.end();

            assertEquals("\"visited\"", inProgress.get().body());
            assertEquals(0, server.exitCode(), server::output);
        }
    }

    @Test
    void endsTheRunThatOutlastsTheShutdown() throws Exception {
        try (ServerProcess server = start("--shutdown-timeout", "15s")) {
            CompletableFuture<HttpResponse<String>> inProgress = visiting(server.endpoint());

            server.terminate();

            assertTrue(inProgress.get().body().contains("Sandbox.Failure"), () -> inProgress.join().body());
            assertEquals(0, server.exitCode(), server::output);
            assertTrue(server.output().contains("abandoned 1 run that had not ended after 10500ms"), server::output);
        }
    }

    @Test
    void losesNothingThatItHasAnsweredWhenItIsKilled() throws Exception {
        try (ServerProcess server = start()) {
            URI endpoint = server.endpoint();
            create(endpoint, "demo.Greeter");
            List<Future<?>> calling = IntStream.range(0, CALLERS)
                    .<Future<?>>mapToObj(i -> callers.submit(() -> callUntilNobodyAnswers(endpoint)))
                    .toList();
            await().until(() -> answered.size() >= ANSWERS_BEFORE_KILL);
            server.kill();
            for (Future<?> caller : calling) {
                caller.get();
            }
        }
        Set<UUID> recorded = recorded();
        Set<UUID> lost = new HashSet<>(answered);
        lost.removeAll(recorded);
        assertEquals(Set.of(), lost);

        try (ServerProcess server = start()) {
            URI endpoint = server.endpoint();
            await().until(() -> total(endpoint, "faas_invocations_total") >= recorded.size());
            assertEquals(recorded.size(), total(endpoint, "faas_invocations_total"));
            assertEquals("{\"greeting\":\"Hello, ann!\"}", invoke(endpoint, "mine", "{\"name\":\"ann\"}").body());
            await().until(() -> total(endpoint, "faas_invocations_total") == recorded.size() + 1);
        }
    }

    @Test
    void staysOutOfTheDataOfAnotherServer() throws Exception {
        try (ServerProcess first = start();
                ServerProcess second = awaitReady(first)) {
            assertNotEquals(0, second.exitCode());
            String message = "Another server is using the data directory " + data();
            assertTrue(second.output().contains(message), second::output);
            assertEquals(1, second.output().lines().count(), second::output);
            assertEquals(200, invoke(first.endpoint(), "hello", "{}").statusCode());
        }
    }

    @Test
    void speaksHttpsBesideHttpWithACertificate() throws Exception {
        TestingCertificate certificate = TestingCertificate.make(directory, "EC");
        String pem = certificate.files().certificate().toString();
        try (ServerProcess server = start("--tls-certificate", pem, "--tls-key", certificate.files().key().toString());
                HttpClient client = HttpClient.newBuilder().sslContext(certificate.client()).build()) {
            String encrypted = server.endpoint().toString().replace("http:", "https:");
            assertTrue(server.output().contains(encrypted + "\n"), server.output());
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create(encrypted + "/_millrace/zones")).build(),
                    HttpResponse.BodyHandlers.ofString());
            assertEquals(200, answer.statusCode());
            assertEquals(HttpClient.Version.HTTP_2, answer.version());
        }
        try (ServerProcess server = start("--tls-certificate", pem, "--tls-key", pem)) {
            assertEquals(1, server.exitCode());
            assertTrue(server.output().startsWith("millrace: There is no key of the form PKCS#8"), server.output());
        }
    }

    @Test
    void saysThatThePortIsInUse() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerProcess server = ServerProcess.start(directory, data(), other.getLocalPort())) {
            assertNotEquals(0, server.exitCode());
            assertTrue(server.output().contains("Cannot listen on 127.0.0.1:" + other.getLocalPort()), server::output);
            assertEquals(1, server.output().lines().count(), server::output);
        }
    }

    private ServerProcess start(String... flags) throws IOException {
        return ServerProcess.start(directory, data(), 0, flags);
    }

    private ServerProcess awaitReady(ServerProcess first) throws IOException {
        first.endpoint();
        return start();
    }

    private Path data() {
        return directory.resolve("data");
    }

    /** A call that is in progress when this returns. */
    private CompletableFuture<HttpResponse<String>> visiting(URI endpoint) throws Exception {
        create(endpoint, "demo.Faults::visits");
        CompletableFuture<HttpResponse<String>> inProgress = client.sendAsync(
                request(endpoint, "POST", "mine/invocations", '"' + gathering.url() + '"'),
                HttpResponse.BodyHandlers.ofString());
        gathering.awaitPresent(1);
        return inProgress;
    }

    private boolean isTurnedAway(URI endpoint) throws InterruptedException {
        try {
            return invoke(endpoint, "hello", "{}").statusCode() != 200;
        } catch (IOException e) {
            return true; // nobody listens any more
        }
    }

    private void create(URI endpoint, String handler) throws Exception {
        byte[] jar = TestingJar.ofFunctions(directory.resolve("jar"));
        String body = TestingNode.createRequest("mine", handler, 100, jar);
        assertEquals(201, send(request(endpoint, "POST", "", body)).statusCode());
    }

    private Void callUntilNobodyAnswers(URI endpoint) throws InterruptedException {
        HttpRequest request = request(endpoint, "POST", "mine/invocations", "{\"name\":\"ann\"}");
        try {
            while (true) {
                HttpResponse<String> answer = send(request);
                assertEquals(200, answer.statusCode(), answer.body());
                answered.add(UUID.fromString(
                        answer.headers().firstValue("x-amzn-RequestId").orElseThrow()));
            }
        } catch (IOException e) {
            return null; // the server is gone
        }
    }

    private Set<UUID> recorded() {
        Set<UUID> ids = new HashSet<>();
        try (RunTail tail = RunTail.open(data().resolve("journal"))) {
            while (tail.next(run -> assertTrue(ids.add(requestId(run)), () -> "twice: " + run))) {}
        }
        return ids;
    }

    private static UUID requestId(RunRecord run) {
        return new UUID(run.requestIdHigh(), run.requestIdLow());
    }

    /** The sum of a metric over all its label values. */
    private double total(URI endpoint, String metric) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(endpoint.resolve("/metrics")).build();
        return send(request)
                .body()
                .lines()
                .filter(line -> line.startsWith(metric + "{") || line.startsWith(metric + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private HttpResponse<String> invoke(URI endpoint, String function, String json)
            throws IOException, InterruptedException {
        return send(request(endpoint, "POST", function + "/invocations", json));
    }

    private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static HttpRequest request(URI endpoint, String method, String path, String body) {
        return HttpRequest.newBuilder(endpoint.resolve(TestingNode.FUNCTIONS + path))
                .timeout(PATIENCE)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
    }
}
