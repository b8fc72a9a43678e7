package dev.millrace.gateway;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The statistics of a window are asked for as a list of runs is, and refuse what it refuses, in the same words. */
@Timeout(300)
class StatisticsIT {
    private static final String STATISTICS = "/_millrace/statistics?";
    private static final String RUNS = "/_millrace/runs?";

    @TempDir
    static Path directory;

    @SuppressWarnings("NullAway.Init") // set before all
    private static TestingNode node;

    @BeforeAll
    static void runSome() throws Exception {
        node = new TestingNode(directory.resolve("data"));
        byte[] jar = TestingJar.ofFunctions(directory.resolve("jar"));
        for (String name : new String[] {"one", "other"}) {
            node.create(name, "demo.Greeter", 30, jar);
            assertEquals(200, node.invoke(name, "{\"name\":\"ann\"}").statusCode());
        }
        await().until(() -> runs("from=1h") == 2);
    }

    @AfterAll
    static void close() {
        node.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "to=9999-12-31T00:00:00Z",
                "from=0001-01-01T00:00:00Z",
                "from=2300-01-01T00:00:00Z&to=2300-01-02T00:00:00Z",
                "from=yesterday",
                "from=2026-11-29&to=2026-11-28",
                "fucntion=one",
                "function=one&function=other",
                "from=1h&from=2h",
                "zone=a&zone=b",
                "function=one:1&version=2"
            })
    void refusesWhatAListOfRunsRefuses(String query) throws Exception {
        HttpResponse<String> refused = node.send("GET", STATISTICS + query, "");
        assertEquals(400, refused.statusCode(), refused.body());
        assertEquals(node.send("GET", RUNS + query, "").body(), refused.body());
    }

    @ParameterizedTest
    @CsvSource({
        "from=1900-01-01, 2",
        "from=10m, 2",
        "from=1h&to=30m, 0",
        "from=00:00&to=00:00, 0",
        "from=2200-01-01, 0",
        "to=1677-09-21T00:12:44Z, 0",
        "from=1677-09-21T00:12:44Z&to=2262-04-11T23:47:16.854775807Z, 2",
        "function=one, 1",
        "function=one:$LATEST, 1",
        "function=one:1, 0",
        "function=one&version=$LATEST, 1"
    })
    void takesTheFormsOfAListOfRuns(String query, int count) throws Exception {
        assertEquals(count, runs(query));
        if (!query.startsWith("to=")) { // without a beginning a list has all, and a window an hour
            JsonNode list = JsonMapper.shared().readTree(node.send("GET", RUNS + query, "").body());
            assertEquals(count, list.path("runs").size(), list::toString);
        }
    }

    @Test
    void tellsSeveralPercentiles() throws Exception {
        HttpResponse<String> told = node.send("GET", STATISTICS + "percentile=75&percentile=99.99", "");
        assertTrue(told.body().matches(".*\"p75\":.*\"p99.99\":.*"), told.body());
        assertEquals(400, node.send("GET", STATISTICS + "percentile=most", "").statusCode());
    }

    private static int runs(String query) throws Exception {
        HttpResponse<String> told = node.send("GET", STATISTICS + query, "");
        assertEquals(200, told.statusCode(), told.body());
        return JsonMapper.shared().readTree(told.body()).path("runs").asInt(-1);
    }
}
