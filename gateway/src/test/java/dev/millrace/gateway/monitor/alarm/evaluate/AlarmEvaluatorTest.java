package dev.millrace.gateway.monitor.alarm.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.async.AsyncEvent;
import dev.millrace.engine.function.Account;
import dev.millrace.engine.journal.TriggerKind;
import dev.millrace.gateway.event.CollectingSink;
import dev.millrace.gateway.event.RecordedClock;
import dev.millrace.gateway.event.delivery.EventBuses;
import dev.millrace.gateway.event.registry.Buses;
import dev.millrace.gateway.message.OutsideServices;
import dev.millrace.gateway.monitor.alarm.action.AlarmActions;
import dev.millrace.gateway.monitor.alarm.action.HandoverDelivery;
import dev.millrace.gateway.monitor.alarm.registry.Alarm;
import dev.millrace.gateway.monitor.alarm.registry.AlarmDefinition;
import dev.millrace.gateway.monitor.alarm.registry.AlarmJson;
import dev.millrace.gateway.monitor.alarm.registry.Alarms;
import dev.millrace.gateway.monitor.alarm.registry.HistoryItem;
import dev.millrace.gateway.monitor.alarm.registry.HistoryQuery;
import dev.millrace.gateway.monitor.alarm.registry.StateFacts;
import dev.millrace.gateway.monitor.alarm.state.AlarmState;
import dev.millrace.gateway.monitor.custom.CustomMetrics;
import dev.millrace.gateway.monitor.series.MetricSources;
import dev.millrace.gateway.schedule.ManualClock;
import dev.millrace.telemetry.custom.MeasureLimits;
import dev.millrace.telemetry.custom.MeasureReceipt;
import dev.millrace.telemetry.custom.Measurement;
import dev.millrace.telemetry.custom.Measures;
import dev.millrace.telemetry.custom.SeriesName;
import dev.millrace.telemetry.custom.ValueSpread;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** Alarms on a clock that a test moves, with real files. */
class AlarmEvaluatorTest {
    private static final String WATCHER = "arn:aws:lambda:us-east-1:000000000000:function:watcher";
    private static final String STRANGER = "arn:aws:lambda:us-east-1:000000000000:function:stranger";

    @TempDir
    private Path directory;

    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-28T12:00:00Z"));
    private final CollectingSink sink = new CollectingSink();
    private Buses buses;
    private Measures measures;
    private Alarms alarms;
    private AlarmEvaluator evaluator;
    private HandoverDelivery delivery;

    @BeforeEach
    void open() {
        buses = Buses.open(directory.resolve("events.db"), Account.DEFAULT, clock, new RecordedClock());
        measures = Measures.open(directory.resolve("metrics.db"), clock, MeasureLimits.DEFAULT);
        start();
    }

    /** As a server does; what was there before is left as a kill leaves it. */
    private void start() {
        alarms = Alarms.open(directory.resolve("alarms.db"), Account.DEFAULT, clock);
        MetricSources sources = new MetricSources(List.of(new CustomMetrics(measures)));
        AlarmActions actions = new AlarmActions(
                Account.DEFAULT,
                OutsideServices.NONE,
                (function, alarm) -> function.name().value().equals("watcher") && alarm.endsWith(":alarm:high"));
        evaluator = new AlarmEvaluator(alarms, sources, actions, clock);
        delivery = new HandoverDelivery(alarms, sink, new EventBuses(buses, to -> true), Account.DEFAULT);
    }

    @AfterEach
    void close() {
        alarms.close();
        measures.close();
        buses.close();
    }

    @Test
    void changesStateWhenTheMetricDoesAndTellsWhoWantsToKnow() {
        put("high", "missing", WATCHER, STRANGER);
        stepAfter(Duration.ofSeconds(10));
        assertEquals(AlarmState.INSUFFICIENT_DATA, state("high"));
        assertEquals("Unchecked: Initial alarm creation", alarm("high").facts().reasonText());
        measure(9);
        stepAfter(Duration.ofSeconds(54));
        assertEquals(AlarmState.INSUFFICIENT_DATA, state("high"), "the minute may still get values");
        stepAfter(Duration.ofSeconds(1));
        assertEquals(AlarmState.ALARM, state("high"));
        assertEquals(
                "Threshold Crossed: 1 out of the last 1 datapoints [9.0 (28/11/26 12:00:00)] was greater than the"
                        + " threshold (5.0) (minimum 1 datapoint for OK -> ALARM transition).",
                alarm("high").facts().reasonText());
        ObjectNode facts = AlarmJson.read(Objects.requireNonNull(alarm("high").facts().reasonFacts()));
        assertEquals("[9.0]", facts.path("recentDatapoints").toString());
        assertEquals("2026-11-28T12:00:00.000+0000", facts.path("startDate").asString());
        assertEquals("Maximum", facts.path("statistic").asString());
        AsyncEvent told = sink.take().getFirst();
        assertEquals("watcher", told.function().value());
        assertEquals(TriggerKind.ALARM, told.trigger());
        ObjectNode event = AlarmJson.read(told.payload().text());
        assertEquals("aws.cloudwatch", event.path("source").asString());
        assertEquals("ALARM", event.at("/alarmData/state/value").asString());
        assertEquals("INSUFFICIENT_DATA", event.at("/alarmData/previousState/value").asString());
        assertEquals("Load", event.at("/alarmData/configuration/metrics/0/metricStat/metric/name").asString());
        assertEquals(
                List.of(
                        "Alarm \"high\" created",
                        "Alarm updated from INSUFFICIENT_DATA to ALARM",
                        "Successfully executed action " + WATCHER,
                        "Failed to execute action " + STRANGER),
                history("high").stream().map(item -> item.summary().split("\\. Received", -1)[0]).toList());
        measure(1);
        stepAfter(Duration.ofMinutes(1));
        assertEquals(AlarmState.OK, state("high"));
        stepAfter(Duration.ofMinutes(5));
        assertEquals(AlarmState.INSUFFICIENT_DATA, state("high"));
        assertTrue(sink.take().isEmpty(), "it acts on ALARM only");
    }

    @Test
    void setsStatesOnlyUntilTheNextLook() {
        put("high", "ignore", WATCHER);
        measure(1);
        stepAfter(Duration.ofSeconds(66));
        assertEquals(AlarmState.OK, state("high"));
        stepAfter(Duration.ofSeconds(50));
        assertEquals(AlarmState.OK, state("high"));
        measure(1);
        Alarm ok = alarm("high");
        assertTrue(alarms.change(new AlarmActions(Account.DEFAULT, OutsideServices.NONE, (function, alarm) -> true)
                .change(ok, new StateFacts(
                        AlarmState.ALARM, "a drill", null, clock.epochMillis()))));
        stepAfter(Duration.ofSeconds(1));
        assertEquals(AlarmState.ALARM, state("high"));
        assertEquals(1, sink.take().size());
        stepAfter(Duration.ofSeconds(60));
        assertEquals(AlarmState.OK, state("high"));
    }

    @Test
    void remembersItsStateAndEvaluatesAtOnceAfterAStart() {
        put("high", "notBreaching", WATCHER);
        stepAfter(Duration.ofSeconds(66));
        assertEquals(AlarmState.OK, state("high"));
        measure(9);
        clock.advance(Duration.ofMinutes(2));
        start(); // while it was down the metric went up
        assertEquals(AlarmState.OK, state("high"));
        stepAfter(Duration.ZERO);
        assertEquals(AlarmState.ALARM, state("high"));
        assertEquals(1, sink.take().size());
        start();
        stepAfter(Duration.ZERO);
        assertEquals(AlarmState.ALARM, state("high"));
        assertTrue(sink.take().isEmpty(), "what is stored is not handed over again");
    }

    /** A kill between the change of state and the receipt, and one between the receipt and its note. */
    @Test
    void handsOverAgainWhatHasNoReceipt() {
        put("high", "breaching", WATCHER);
        sink.holding = true;
        stepAfter(Duration.ofSeconds(66));
        assertEquals(AlarmState.ALARM, state("high"));
        assertEquals(1, sink.held.size());
        sink.holding = false;
        start();
        delivery.step();
        AsyncEvent first = sink.take().getFirst();
        sink.held.getFirst().stored();
        delivery.step();
        assertTrue(sink.take().isEmpty());
        assertEquals("watcher", first.function().value());
        assertTrue(alarms.handovers(10).isEmpty());
    }

    @Test
    void triesAgainWhatCannotBeStored() {
        put("high", "breaching", WATCHER);
        sink.broken = true;
        stepAfter(Duration.ofSeconds(66));
        assertEquals(1, alarms.handovers(10).size(), "the event on the bus has no rule, and is done");
        sink.broken = false;
        delivery.step();
        assertEquals(1, sink.take().size());
        assertTrue(alarms.handovers(10).isEmpty());
    }

    /** A disk that fails when what is stored is to be forgotten must not make it stay for ever. */
    @Test
    void forgetsLaterWhatCouldNotBeForgottenAtOnce() throws Exception {
        put("high", "breaching", WATCHER);
        change("CREATE TRIGGER full BEFORE DELETE ON handover BEGIN SELECT RAISE(ABORT, 'full'); END");
        assertThrows(RuntimeException.class, () -> stepAfter(Duration.ofSeconds(66)));
        assertEquals(2, alarms.handovers(10).size());
        change("DROP TRIGGER full");
        delivery.step();
        assertTrue(alarms.handovers(10).isEmpty());
        assertEquals(1, sink.take().size(), "it is handed over once");
    }

    @Test
    void whatCannotBeReadKeepsNothingElseWaiting() throws Exception {
        put("high", "breaching", WATCHER);
        clock.advance(Duration.ofSeconds(66));
        evaluator.step();
        change("UPDATE handover SET kind = 'FUNCTION', target = 'nowhere' WHERE kind = 'BUS'");
        delivery.step();
        assertEquals(1, sink.take().size());
        assertEquals(1, alarms.handovers(10).size());
        change("UPDATE handover SET target = '" + WATCHER + "'");
        delivery.step();
        assertEquals(1, sink.take().size());
        assertTrue(alarms.handovers(10).isEmpty());
    }

    private void change(String sql) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("alarms.db"));
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void alarmsOnAlarmsFollowThem() {
        put("high", "breaching");
        putComposite("both", "ALARM(high) AND NOT OK(\"" + alarms.arn("other") + "\")", WATCHER);
        putComposite("above", "ALARM(both)");
        stepAfter(Duration.ZERO);
        assertEquals(AlarmState.ALARM, state("both"), "other is not there, so it is not OK");
        assertEquals(AlarmState.ALARM, state("above"), "in the same step");
        assertTrue(
                alarm("both").facts().reasonText().startsWith(alarm("high").arn() + " transitioned to ALARM at Saturday"),
                alarm("both").facts().reasonText());
        assertTrue(Objects.requireNonNull(alarm("both").facts().reasonFacts()).contains("triggeringAlarms"));
        put("other", "notBreaching");
        stepAfter(Duration.ofSeconds(1));
        assertEquals(AlarmState.OK, state("other"));
        assertEquals(AlarmState.OK, state("both"));
        assertEquals(AlarmState.OK, state("above"));
        assertTrue(history("both").stream().allMatch(HistoryItem::isComposite));
        alarms.remove(List.of("high"));
        stepAfter(Duration.ofSeconds(1));
        assertEquals(AlarmState.OK, state("both"));
        start();
        assertEquals(AlarmState.OK, state("above"));
    }

    private void putComposite(String name, String rule, String... actions) {
        ObjectNode settings = AlarmJson.object()
                .put("AlarmName", name)
                .put("ActionsEnabled", true)
                .put("AlarmRule", rule);
        var list = settings.putArray("AlarmActions");
        for (String action : actions) {
            list.add(action);
        }
        assertTrue(alarms.put(AlarmDefinition.of(settings), Map.of()));
    }

    @Test
    void readsTheHistoryInPages() {
        for (int i = 0; i < 5; i++) {
            put("high", "breaching");
        }
        List<HistoryItem> page = alarms.history(query("high", "", true, Long.MAX_VALUE));
        assertEquals(5, page.size());
        assertEquals(2, alarms.history(query("high", "", true, page.get(2).id())).size());
        assertEquals(2, alarms.history(query("high", HistoryItem.CONFIGURATION, false, page.get(2).id())).size());
        assertTrue(alarms.history(query("high", HistoryItem.ACTION, false, 0)).isEmpty());
        assertTrue(alarms.history(query("other", "", false, 0)).isEmpty());
        alarms.remove(List.of("high", "nosuch"));
        assertEquals("Alarm \"high\" deleted", history("high").getLast().summary());
        assertTrue(alarms.all().isEmpty());
    }

    private void stepAfter(Duration passed) {
        clock.advance(passed);
        evaluator.step();
        delivery.step();
    }

    private void put(String name, String missing, String... actions) {
        ObjectNode settings = AlarmJson.object()
                .put("AlarmName", name)
                .put("ActionsEnabled", true)
                .put("Namespace", "Mine")
                .put("MetricName", "Load")
                .put("Statistic", "Maximum")
                .put("Period", 60)
                .put("ComparisonOperator", "GreaterThanThreshold")
                .put("Threshold", 5.0)
                .put("EvaluationPeriods", 1)
                .put("DatapointsToAlarm", 1)
                .put("TreatMissingData", missing);
        settings.putArray("Dimensions");
        var list = settings.putArray("AlarmActions");
        for (String action : actions) {
            list.add(action);
        }
        assertTrue(alarms.put(AlarmDefinition.of(settings), Map.of()));
    }

    private void measure(double value) {
        SeriesName load = new SeriesName("Mine", "Load", Map.of());
        Measurement one =
                new Measurement(load, "None", clock.epochMillis() / 1_000, false, ValueSpread.of(value, 1));
        measures.put(List.of(one), new MeasureReceipt() {
            @Override
            public void stored() {}

            @Override
            public void noRoom(String why) {
                throw new AssertionError(why);
            }

            @Override
            public void busy() {
                throw new AssertionError("busy");
            }

            @Override
            public void failed(RuntimeException cause) {
                throw cause;
            }
        });
    }

    private Alarm alarm(String name) {
        return Objects.requireNonNull(alarms.named(name));
    }

    private AlarmState state(String name) {
        return alarm(name).facts().state();
    }

    private List<HistoryItem> history(String name) {
        return alarms.history(query(name, "", false, 0));
    }

    private static HistoryQuery query(String alarm, String type, boolean newestFirst, long after) {
        return new HistoryQuery(alarm, type, Long.MIN_VALUE, Long.MAX_VALUE, newestFirst, after, 100);
    }
}
