package dev.millrace.gateway;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A function that asks for instances kept initialised has them, in whatever language. */
@Timeout(180)
class ReadyInstancesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int READY = 3;

    private TestingNode node;

    @BeforeEach
    void start(@TempDir Path directory) {
        node = new TestingNode(directory, Deeds.JAVA_25.functionName("trusted"));
    }

    @AfterEach
    void close() {
        node.close();
    }

    @ParameterizedTest
    @EnumSource
    void keepsThemWhereverAZoneIsUp(Deeds deeds) throws Exception {
        String name = deeds.functionName("ready");
        create(deeds, name);
        awaitReady();

        assertNoneIsCold(name);
        JsonNode environment = JsonMapper.shared().readTree(node.invoke(name, Deeds.event("environment", 0)).body());
        assertEquals(
                "provisioned-concurrency",
                environment.path("AWS_LAMBDA_INITIALIZATION_TYPE").asString());
        assertEquals("Unhandled", error(node.invoke(name, Deeds.event("exit", 1))));
        awaitReady();

        setZone("a", "down");
        await().atMost(PATIENCE).until(() -> idle("a") == 0 && idle("b") == READY);
        assertNoneIsCold(name);
        setZone("a", "up");
        await().atMost(PATIENCE).until(() -> idle("a") > 0);
    }

    @ParameterizedTest
    @EnumSource(names = "JAVA_25")
    void keepsThoseOfTrustedJavaInTheServer(Deeds deeds) throws Exception {
        String name = deeds.functionName("trusted");
        create(deeds, name);
        awaitReady();

        assertNoneIsCold(name);
    }

    @ParameterizedTest
    @EnumSource(names = {"NODE", "JAVA_25"})
    void replacesThemWhenTheFunctionChanges(Deeds deeds) throws Exception {
        String name = deeds.functionName("ready");
        create(deeds, name);
        awaitReady();

        HttpResponse<String> changed = node.send(
                "PUT",
                TestingNode.FUNCTIONS + name + "/configuration",
                "{\"Environment\":{\"Variables\":{\"STOCK\":\"new\"}}}");
        assertEquals(200, changed.statusCode(), changed.body());

        await().atMost(PATIENCE).until(() -> {
            HttpResponse<String> answer =
                    node.invoke(name, Deeds.event("environment", 0), "X-Amz-Log-Type", "Tail");
            JsonNode environment = JsonMapper.shared().readTree(answer.body());
            return environment.path("STOCK").asString("").equals("new") && !log(answer).contains("Init Duration");
        });
        awaitReady();
    }

    /** As many calls at once as there are ready instances: none ends before all have begun. */
    private void assertNoneIsCold(String name) throws Exception {
        try (Gathering gathering = new Gathering();
                ExecutorService callers = Executors.newFixedThreadPool(READY)) {
            List<Future<HttpResponse<String>>> calls = new ArrayList<>();
            for (int i = 0; i < READY; i++) {
                calls.add(callers.submit(
                        () -> node.invoke(name, Deeds.event("visit", gathering.url()), "X-Amz-Log-Type", "Tail")));
            }
            gathering.awaitPresent(READY);
            gathering.end();
            for (Future<HttpResponse<String>> call : calls) {
                String log = log(call.get());
                assertTrue(log.contains("REPORT RequestId"), log);
                assertFalse(log.contains("Init Duration"), log);
            }
        }
    }

    private void create(Deeds deeds, String name) throws Exception {
        Map<String, Object> tags = Map.of("Tags", Map.of("millrace:ready-instances", Integer.toString(READY)));
        HttpResponse<String> answer =
                node.send("POST", TestingNode.FUNCTIONS, deeds.createRequest(name, 30, tags));
        assumeTrue(answer.statusCode() != 400, answer.body());
        assertEquals(201, answer.statusCode(), answer.body());
    }

    private void setZone(String zone, String state) throws Exception {
        HttpResponse<String> answer = node.send("PUT", "/_millrace/zones/" + zone, "{\"state\":\"" + state + "\"}");
        assertEquals(200, answer.statusCode(), answer.body());
    }

    private void awaitReady() {
        await().atMost(PATIENCE).until(() -> idle("a") + idle("b") >= READY && idle("b") > 0);
    }

    private int idle(String zone) throws Exception {
        HttpResponse<String> answer = node.send("GET", "/_millrace/zones", "");
        for (JsonNode shown : JsonMapper.shared().readTree(answer.body()).path("zones")) {
            if (shown.path("name").asString().equals(zone)) {
                return shown.path("idleInstances").asInt();
            }
        }
        throw new IllegalStateException("no zone " + zone);
    }

    private static String error(HttpResponse<String> answer) {
        return answer.headers().firstValue("X-Amz-Function-Error").orElse("");
    }

    private static String log(HttpResponse<String> answer) {
        String encoded = answer.headers().firstValue("X-Amz-Log-Result").orElseThrow();
        return new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
    }
}
