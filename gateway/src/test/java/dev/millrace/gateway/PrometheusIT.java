package dev.millrace.gateway;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.millrace.engine.journal.RunOutcome;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.RunTail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The dashboard, the rules and the configuration that are in {@code docs}, tried with Prometheus itself against a server
 * that is called. They are as they lie there, but for the port, and for how long things take.
 */
@Timeout(240)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PrometheusIT {
    private static final Path DOCS = Path.of(System.getProperty("millrace.root")).resolve("docs");
    private static final Path RULES = DOCS.resolve("prometheus");
    private static final Path DASHBOARD = DOCS.resolve("grafana").resolve("millrace.json");
    private static final Pattern METRIC = Pattern.compile("\\b(?:faas|millrace|aws_lambda)_[a-z_]+");
    private static final int CALLS = 40;
    private static final int FAILURES = 20;

    private TestingNode node;
    private PrometheusServer prometheus;
    private Path journal;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        assumeTrue(PrometheusServer.isInstalled(), "there is no prometheus on this machine: apt-get install prometheus");
        node = new TestingNode(directory.resolve("data"));
        journal = directory.resolve("data").resolve("journal");
        byte[] jar = TestingJar.ofFunctions(directory.resolve("jar"));
        node.create("greeter", "demo.Greeter", 10, jar);
        node.create("broken", "demo.Faults::raises", 10, jar);
        node.create("shut", "demo.Greeter", 10, jar);
        node.send("PUT", "/2017-10-31/functions/shut/concurrency", "{\"ReservedConcurrentExecutions\":0}");
        call("greeter", CALLS);
        call("broken", 2);
        assertEquals(429, node.invoke("shut", "{}").statusCode());
        var accepted = node.invoke("broken", "{\"a\":1}", "X-Amz-Invocation-Type", "Event");
        assertEquals(202, accepted.statusCode());
        prometheus = PrometheusServer.start(directory, configuration(Files.createDirectories(directory.resolve("rules"))));
        await().until(prometheus::isReady);
        await().until(() -> prometheus.value("sum(faas_invocations_total)") >= CALLS);
        call("broken", FAILURES); // of what was there at the first scrape, Prometheus knows no rate
        call("greeter", CALLS);
    }

    /** Everything happens within seconds that takes minutes out there. */
    private Path configuration(Path directory) throws IOException {
        String configuration = Files.readString(RULES.resolve("prometheus.yml"))
                .replace("127.0.0.1:4566", node.endpoint().getAuthority())
                .replace("15s", "1s");
        String rules = Files.readString(RULES.resolve("millrace.rules.yml")).replaceAll("for: [0-9]+m", "for: 1s");
        assertTrue(configuration.contains("scrape_interval: 1s") && rules.contains("for: 1s"));
        Files.writeString(directory.resolve("millrace.rules.yml"), rules);
        return Files.writeString(directory.resolve("prometheus.yml"), configuration);
    }

    private void call(String function, int times) throws Exception {
        for (int i = 0; i < times; i++) {
            assertEquals(200, node.invoke(function, "{\"name\":\"ann\"}").statusCode());
        }
    }

    @AfterAll
    void close() {
        if (prometheus != null) {
            prometheus.close();
        }
        if (node != null) {
            node.close();
        }
    }

    @Test
    void promtoolFindsNoFault() throws Exception {
        PrometheusServer.promtool(RULES, "check", "config", "prometheus.yml");
        PrometheusServer.promtool(RULES, "check", "rules", "millrace.rules.yml");
        PrometheusServer.promtool(RULES, "test", "rules", "millrace.rules.test.yml");
    }

    @Test
    void tellsWhatTheJournalHas() {
        await().untilAsserted(() -> {
            List<RunRecord> runs = runs();
            assertEquals(count(runs, run -> true), functions("sum by (function) (faas_invocations_total)"));
            Predicate<RunRecord> failed = run -> run.outcome() != RunOutcome.RETURNED;
            assertEquals(failed(runs), prometheus.value("sum(faas_errors_total)"));
            assertEquals(count(runs, failed), functions("sum by (function) (faas_errors_total) > 0"));
            assertEquals(
                    count(runs, RunRecord::coldStart), functions("sum by (function) (faas_coldstarts_total) > 0"));
            assertEquals(count(runs, run -> run.runNanos() <= 100_000_000), functions(
                    "sum by (function) (faas_invoke_duration_seconds_bucket{le=\"0.1\"})"));
            assertEquals(
                    runs.stream().collect(Collectors.groupingBy(
                            RunRecord::zone, TreeMap::new, Collectors.summingDouble(run -> 1))),
                    prometheus.values("sum by (zone) (millrace_zone_runs_total)", "zone"));
            double seconds = runs.stream().mapToLong(RunRecord::runNanos).sum() / 1e9;
            assertEquals(seconds, prometheus.value("sum(faas_invoke_duration_seconds_sum)"), 1e-9 * seconds);
            double gigabyteSeconds = runs.stream()
                            .mapToLong(run -> run.billedMillis() * run.subject().memoryMb())
                            .sum()
                    / 1024e3;
            assertEquals(
                    gigabyteSeconds,
                    prometheus.value("sum(millrace_billed_gb_seconds_total)"),
                    1e-9 * gigabyteSeconds);
        });
    }

    private Map<String, Double> functions(String expression) throws Exception {
        return prometheus.values(expression, "function");
    }

    private static double failed(List<RunRecord> runs) {
        return runs.stream()
                .filter(run -> run.outcome() != RunOutcome.RETURNED)
                .count();
    }

    private static Map<String, Double> count(List<RunRecord> runs, Predicate<RunRecord> which) {
        return runs.stream()
                .filter(which)
                .collect(Collectors.groupingBy(
                        run -> run.subject().function(), TreeMap::new, Collectors.summingDouble(run -> 1)));
    }

    private List<RunRecord> runs() {
        List<RunRecord> runs = new ArrayList<>();
        try (RunTail tail = RunTail.open(journal)) {
            while (tail.next(runs::add)) {}
        }
        return runs;
    }

    @Test
    void tellsOfEventsAndRefusals() {
        await().untilAsserted(() -> {
            assertEquals(1, prometheus.value("sum(aws_lambda_async_events_received_total)"));
            assertEquals(1, prometheus.value("sum(millrace_events_pending)"));
            assertTrue(prometheus.value("sum(millrace_events_oldest_age_seconds)") > 0);
            assertEquals(
                    Map.of("ReservedFunctionConcurrentInvocationLimitExceeded", 1.0),
                    prometheus.values("sum by (reason) (millrace_refusals_total)", "reason"));
        });
    }

    /** With something to show, as everything has happened that the panels are about. */
    @Test
    void everyPanelOfTheDashboardShowsSomething() throws Exception {
        List<String> expressions = new ArrayList<>();
        for (JsonNode panel : dashboard().path("panels")) {
            for (JsonNode target : panel.path("targets")) {
                expressions.add(target.path("expr").asString());
            }
        }
        assertTrue(expressions.size() > 40, expressions::toString);
        for (String expression : expressions) {
            String asked = expression
                    .replace("$__rate_interval", "1m")
                    .replace("$instance", ".*")
                    .replace("$function", ".*");
            assertFalse(asked.contains("$"), asked);
            await(asked).until(() -> !prometheus.vector(asked).isEmpty());
        }
    }

    @Test
    void theDashboardCanBeImported() throws Exception {
        JsonNode dashboard = dashboard();
        assertTrue(dashboard.path("schemaVersion").intValue() >= 39);
        List<String> variables = new ArrayList<>();
        dashboard.at("/templating/list").forEach(variable -> variables.add(variable.path("name").asString()));
        assertEquals(List.of("datasource", "instance", "function"), variables);
        Set<Integer> ids = new HashSet<>();
        Set<List<Integer>> cells = new HashSet<>();
        for (JsonNode panel : dashboard.path("panels")) {
            assertTrue(ids.add(panel.path("id").intValue()), panel::toString);
            JsonNode place = panel.path("gridPos");
            for (int x = place.path("x").intValue(); x < place.path("x").intValue() + place.path("w").intValue(); x++) {
                assertTrue(x < 24, panel::toString);
                assertTrue(cells.add(List.of(x, place.path("y").intValue())), () -> "two panels in one place: " + panel);
            }
            for (JsonNode target : panel.path("targets")) {
                assertEquals("${datasource}", target.at("/datasource/uid").asString(), panel::toString);
            }
        }
    }

    @Test
    void everyRuleIsEvaluatedAndAsksForWhatThereIs() {
        await().untilAsserted(() -> {
            Set<String> known = new HashSet<>();
            prometheus.data("label/__name__/values").forEach(name -> known.add(name.asString()));
            Set<String> unknown = new TreeSet<>();
            int rules = 0;
            for (JsonNode group : prometheus.data("rules").path("groups")) {
                for (JsonNode rule : group.path("rules")) {
                    assertEquals("ok", rule.path("health").asString(), rule::toString);
                    Matcher names = METRIC.matcher(rule.path("query").asString());
                    names.results().map(name -> name.group()).filter(name -> !known.contains(name)).forEach(unknown::add);
                    if (rule.path("type").asString().equals("recording")) {
                        String name = rule.path("name").asString();
                        assertFalse(prometheus.vector(name).isEmpty(), name);
                    }
                    rules++;
                }
            }
            assertEquals(Set.of(), unknown);
            assertTrue(rules >= 20, rules + " rules");
        });
    }

    @Test
    void alertsOfAFunctionThatFails() {
        await().untilAsserted(() -> {
            JsonNode alerts = prometheus.data("alerts").path("alerts");
            List<String> firing = new ArrayList<>();
            for (JsonNode alert : alerts) {
                if (alert.path("state").asString().equals("firing")) {
                    firing.add(alert.at("/labels/alertname").asString() + " "
                            + alert.at("/labels/function").asString(""));
                    assertFalse(alert.at("/annotations/summary").asString().contains("{{"), alert::toString);
                }
            }
            assertTrue(firing.contains("MillraceErrorRate broken"), firing::toString);
            assertFalse(firing.contains("MillraceErrorRate greeter"), firing::toString);
            assertFalse(firing.contains("MillraceDown "), firing::toString);
        });
    }

    private static JsonNode dashboard() throws IOException {
        return JsonMapper.shared().readTree(Files.readString(DASHBOARD));
    }
}
