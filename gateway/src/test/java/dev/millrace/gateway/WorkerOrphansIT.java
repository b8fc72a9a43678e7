package dev.millrace.gateway;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Workers live no longer than their server, and use nothing while they have nothing to do. */
@Timeout(300)
class WorkerOrphansIT {
    private static final List<Deeds> LANGUAGES = List.of(Deeds.NODE, Deeds.PYTHON, Deeds.JAVA_25, Deeds.PROVIDED);
    /** Three tenths of it are for the end of the workers, to which a server gives 3 s, and of the rest. */
    private static final String SHUTDOWN_TIMEOUT = "15s";

    private static final String GUARD = "millrace-guard";

    @TempDir
    private Path directory;

    private final HttpClient client = HttpClient.newHttpClient();
    /** By which the children of busy functions are found, wherever they are. */
    private final int childSeconds = ThreadLocalRandom.current().nextInt(1_000_000, 1_000_000_000);

    @AfterEach
    void close() {
        client.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"process", "sandbox"})
    void nothingIsLeftOfAServerThatIsKilled(String isolation) throws Exception {
        try (ServerProcess server = start(isolation)) {
            int busy = leaveBusyAndIdle(server.endpoint());
            List<LinuxProcess> workers = descendants(server);
            Path scratch = scratch(workers);
            assertTrue(workers.size() > 2 * busy, workers::toString);
            assertTrue(Files.isDirectory(scratch), scratch::toString);

            server.kill();

            assertGone(workers, scratch);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"process", "sandbox"})
    void aServerThatIsToldToEndTakesItsWorkersAlong(String isolation) throws Exception {
        try (ServerProcess server = start(isolation, "--shutdown-timeout", SHUTDOWN_TIMEOUT)) {
            leaveBusyAndIdle(server.endpoint());
            List<LinuxProcess> workers = descendants(server);
            Path scratch = scratch(workers);

            server.terminate();

            assertEquals(0, server.exitCode(), server::output);
            assertGone(workers, scratch);
            assertFalse(server.output().contains("Exception"), server::output);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"process", "sandbox"})
    void idleWorkersAreFrozen(String isolation) throws Exception {
        try (ServerProcess server = start(isolation, "--neutral-workers", "0")) {
            URI endpoint = server.endpoint();
            int idle = 0;
            for (Deeds deeds : LANGUAGES) {
                if (create(endpoint, deeds, "idle")) {
                    assertEquals(200, call(endpoint, deeds, "idle", "echo", 1).statusCode());
                    idle++;
                }
            }
            await().until(() -> awake(server).isEmpty());
            List<LinuxProcess> frozen = descendants(server).stream().filter(LinuxProcess::isStopped).toList();
            assertTrue(frozen.size() >= idle, frozen::toString);
            long ticks = ticks(frozen);
            for (int i = 0; i < 100; i++) {
                assertEquals(200, invoke(endpoint, "hello", "{}").statusCode());
            }
            assertEquals(List.of(), awake(server));
            assertEquals(ticks, ticks(frozen));
            for (Deeds deeds : LANGUAGES) {
                if (exists(endpoint, deeds, "idle")) {
                    assertEquals("2", call(endpoint, deeds, "idle", "echo", 2).body());
                }
            }
        }
    }

    private ServerProcess start(String isolation, String... flags) throws IOException {
        List<String> all = new ArrayList<>(List.of("--isolation", isolation));
        all.addAll(List.of(flags));
        ServerProcess server = ServerProcess.start(directory, directory.resolve("data"), 0, all.toArray(String[]::new));
        boolean started = server.isReady();
        if (!started) {
            server.close();
        }
        assumeTrue(started || isolation.equals("process"), server::output);
        return server;
    }

    /** Returns how many functions are busy, each with a child process; as many others are idle. */
    private int leaveBusyAndIdle(URI endpoint) throws Exception {
        int busy = 0;
        for (Deeds deeds : LANGUAGES) {
            if (create(endpoint, deeds, "idle")) {
                assertEquals(200, call(endpoint, deeds, "idle", "echo", 1).statusCode());
                create(endpoint, deeds, "busy");
                var _ = client.sendAsync(
                        request(endpoint, deeds.functionName("busy"), Deeds.event("hang", childSeconds)),
                        HttpResponse.BodyHandlers.discarding());
                busy++;
            }
        }
        int children = busy;
        await().until(() -> children().size() >= children);
        return busy;
    }

    private void assertGone(List<LinuxProcess> workers, Path scratch) {
        await().untilAsserted(() -> assertEquals(List.of(), alive(workers)));
        await().until(() -> children().isEmpty());
        await().until(() -> Files.notExists(scratch));
    }

    private static List<String> alive(List<LinuxProcess> processes) {
        return processes.stream()
                .filter(LinuxProcess::isAlive)
                .map(process -> process + " " + process.arguments())
                .toList();
    }

    private List<LinuxProcess> children() throws IOException {
        return LinuxProcess.with(Integer.toString(childSeconds));
    }

    private static List<LinuxProcess> descendants(ServerProcess server) {
        return server.handle().descendants().map(child -> new LinuxProcess(child.pid())).toList();
    }

    /** All that the server has started and that is not stopped, but for the guard. */
    private static List<LinuxProcess> awake(ServerProcess server) {
        return descendants(server).stream()
                .filter(process -> process.isAlive() && !process.isStopped())
                .filter(process -> !process.arguments().contains(GUARD))
                .toList();
    }

    private static long ticks(List<LinuxProcess> processes) {
        return processes.stream().mapToLong(LinuxProcess::ticks).sum();
    }

    /** As the guard was told, which removes it. */
    private static Path scratch(List<LinuxProcess> workers) {
        List<String> guard = workers.stream()
                .map(LinuxProcess::arguments)
                .filter(arguments -> arguments.contains(GUARD))
                .findFirst()
                .orElseThrow();
        return Path.of(guard.get(guard.indexOf(GUARD) + 1));
    }

    /** False when the language is not on this machine. */
    private boolean create(URI endpoint, Deeds deeds, String kind) throws Exception {
        String body = deeds.createRequest(deeds.functionName(kind), 100, Map.of());
        return send(request(endpoint, "", body)).statusCode() == 201;
    }

    private boolean exists(URI endpoint, Deeds deeds, String kind) throws Exception {
        URI function = endpoint.resolve(TestingNode.FUNCTIONS + deeds.functionName(kind));
        return send(HttpRequest.newBuilder(function).build()).statusCode() == 200;
    }

    private HttpResponse<String> call(URI endpoint, Deeds deeds, String kind, String deed, Object with)
            throws Exception {
        return invoke(endpoint, deeds.functionName(kind), Deeds.event(deed, with));
    }

    private HttpResponse<String> invoke(URI endpoint, String function, String json) throws Exception {
        return send(request(endpoint, function, json));
    }

    private HttpResponse<String> send(HttpRequest request) throws Exception {
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** @param function empty for the request that creates one */
    private static HttpRequest request(URI endpoint, String function, String body) {
        String path = function.isEmpty() ? "" : function + "/invocations";
        return HttpRequest.newBuilder(endpoint.resolve(TestingNode.FUNCTIONS + path))
                .timeout(Duration.ofSeconds(100))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }
}
