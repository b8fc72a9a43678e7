package dev.millrace.loadtest.load.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ScenarioFileTest {
    @TempDir
    private Path directory;

    @Test
    void readsAnOpenLoopWithPhasesAndAMix() throws IOException {
        Files.writeString(directory.resolve("one-second.json"), "{\"millis\":1000}");
        Scenario scenario = read(
                """
                url: http://127.0.0.1:9000
                connections: 8
                warmUp: 5s
                arrivals: poisson
                phases:
                  - {duration: 10s, rate: 1000}
                  - {duration: 1m, rate: 2.5}
                targets:
                  - {function: hello, payload: '{"name": "Ada"}', weight: 9}
                  - {function: 'sleeper:live', name: slow, payloadFile: one-second.json}
                  - {path: /metrics}
                """);
        assertEquals(new Endpoint("127.0.0.1", 9000), scenario.endpoint());
        assertEquals(
                new Pacing.Open(
                        Arrivals.POISSON,
                        List.of(new Phase(Duration.ofSeconds(10), 1000), new Phase(Duration.ofMinutes(1), 2.5))),
                scenario.pacing());
        assertEquals(8, scenario.connections());
        assertEquals(Duration.ofSeconds(5), scenario.warmUp());
        assertEquals(
                List.of("hello", "slow", "GET /metrics"),
                scenario.targets().stream().map(Target::name).toList());
        Target slow = scenario.targets().get(1);
        assertEquals("/2015-03-31/functions/sleeper:live/invocations", slow.path());
        assertEquals("{\"millis\":1000}", slow.payload().text());
        assertEquals(9, scenario.targets().getFirst().weight());
    }

    @Test
    void hasADefaultForEverythingButTheTargets() throws IOException {
        Scenario scenario = read("targets: [{function: hello}]");
        assertEquals(new Pacing.Closed(Duration.ofSeconds(10)), scenario.pacing());
        assertEquals("http://127.0.0.1:4566", scenario.endpoint().toString());
        assertEquals(64, scenario.connections());
        assertEquals(Duration.ofSeconds(2), scenario.warmUp());
        assertEquals(Duration.ofSeconds(30), scenario.timeout());
        assertEquals("{}", scenario.targets().getFirst().payload().text());
    }

    @Test
    void namesAnUnknownKeyAndItsPlace() {
        String refusal = refusalOf("targets: [{function: hello}]\nphases:\n  - {duration: 1s, rat: 5}\n");
        assertTrue(
                refusal.endsWith("s.yaml (phases[0].rat): unknown key 'rat'; known here: duration, rate"), refusal);
    }

    @Test
    void saysWhereTheYamlIsBroken() {
        String refusal = refusalOf("connections: 5\ntargets: [");
        assertTrue(refusal.contains("s.yaml:2") || refusal.contains("s.yaml:3"), refusal);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    connections: 5                                                  | 'targets' is missing
                    targets: [{function: a, path: /b}]                              | either 'function' or 'path'
                    targets: [{function: a/b}]                                      | not a function name
                    targets: [{path: b}]                                            | not a path
                    targets: [{function: a, weight: 0}]                             | weight 0
                    {targets: [{function: a}], duration: 5}                         | not a duration
                    {targets: [{function: a}], connections: 0}                      | 0 connections
                    {targets: [{function: a}], arrivals: poisson}                   | needs 'phases'
                    {targets: [{function: a}], url: 'http://h/p'}                   | not an endpoint
                    {targets: [{function: a}], phases: [{duration: 1s}]}            | needs 'duration' and 'rate'
                    {targets: [{function: a}], phases: [{duration: 1s, rate: -1}]}  | a rate of -1
                    {targets: [{function: a}], phases: []}                          | at least one phase
                    """)
    void saysWhatIsWrong(String yaml, String message) {
        assertTrue(refusalOf(yaml).contains(message), () -> refusalOf(yaml));
    }

    private String refusalOf(String yaml) {
        return String.valueOf(assertThrows(ScenarioException.class, () -> read(yaml)).getMessage());
    }

    private Scenario read(String yaml) throws IOException {
        return ScenarioFile.read(Files.writeString(directory.resolve("s.yaml"), yaml));
    }
}
