package dev.millrace.gateway.monitor.run.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.journal.RunOutcome;
import dev.millrace.engine.journal.TriggerKind;
import dev.millrace.telemetry.lookup.RunQuery;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunQueryTextTest {
    private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");

    private final MomentText moments = new MomentText(NOW, ZoneId.of("Europe/Berlin"));
    private final RunQueryText text = new RunQueryText(moments);

    @Test
    void nothingGivenIsEverything() {
        assertEquals(RunQuery.ALL, text.read(name -> null));
        assertEquals(RunQuery.ALL, text.read(name -> List.of("")));
    }

    @Test
    void everyPartIsRead() {
        RunQuery query = text.read(Map.of(
                        "function", List.of("hello:3"),
                        "alias", List.of("live"),
                        "zone", List.of("a"),
                        "trigger", List.of("rule,schedule"),
                        "outcome", List.of("timed-out", "FAILED"),
                        "minDuration", List.of("250ms"),
                        "maxDuration", List.of("1.5s"),
                        "from", List.of("10m"),
                        "to", List.of("2026-11-28T12:00:00.000000001Z"))
                ::get);
        assertEquals("hello", query.function());
        assertEquals("3", query.version());
        assertEquals("live", query.alias());
        assertEquals("a", query.zone());
        assertEquals(Set.of(TriggerKind.RULE, TriggerKind.SCHEDULE), query.triggers());
        assertEquals(Set.of(RunOutcome.FAILED, RunOutcome.TIMED_OUT), query.outcomes());
        assertEquals(250_000_000, query.minRunNanos());
        assertEquals(1_500_000_000, query.maxRunNanos());
        assertEquals(NOW.minusSeconds(600).getEpochSecond() * 1_000_000_000, query.fromEpochNanos());
        assertEquals(NOW.getEpochSecond() * 1_000_000_000 + 1, query.toEpochNanos());
    }

    @Test
    void anAliasIsNoVersion() {
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class,
                () -> text.read(Map.of("function", List.of("hello:live"))::get));
        assertEquals(
                "'function': a version is a number or $LATEST, and for an alias there is 'alias'; not live",
                refused.getMessage());
        assertEquals("$LATEST", text.read(Map.of("function", List.of("hello:$LATEST"))::get).version());
    }

    @Test
    void anErrorIsEveryOutcomeButOne() {
        assertEquals(
                Set.of(RunOutcome.FAILED, RunOutcome.TIMED_OUT, RunOutcome.CRASHED),
                text.read(Map.of("outcome", List.of("Error"))::get).outcomes());
        assertEquals(
                Set.of(RunOutcome.values()),
                text.read(Map.of("outcome", List.of("error,returned"))::get).outcomes());
    }

    @ParameterizedTest
    @CsvSource({
        "trigger, MAGIC",
        "outcome, fine",
        "minDuration, 10",
        "minDuration, 2h",
        "maxDuration, ten ms",
        "from, yesterday",
        "from, 2026-11-29",
        "to, 25:00",
        "version, 2"
    })
    void whatCannotBeReadIsRefusedByName(String name, String value) {
        Map<String, List<String>> given = new HashMap<>(
                Map.of("function", List.of("f:1"), "maxDuration", List.of("1h"), "to", List.of("2026-11-28")));
        given.put(name, List.of(value));
        String message = String.valueOf(
                assertThrows(IllegalArgumentException.class, () -> text.read(given::get)).getMessage());
        assertTrue(message.startsWith("'" + name + "': "), message);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-28, 2026-11-27T23:00:00Z",
        "14:30, 2026-11-28T13:30:00Z",
        "14:30:05.25, 2026-11-28T13:30:05.25Z",
        "2026-07-01T12:00, 2026-07-01T10:00:00Z",
        "2026-07-01T12:00:00+05:30, 2026-07-01T06:30:00Z",
        "2026-07-01T12:00:00.123456789Z, 2026-07-01T12:00:00.123456789Z",
        "30s, 2026-11-28T11:59:30Z",
        "3d, 2026-11-25T12:00:00Z"
    })
    void momentsAreReadInTheTimeZoneOfTheAsker(String given, Instant moment) {
        assertEquals(moment, Instant.ofEpochSecond(0, moments.epochNanos(given)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"9999-12-31T00:00:00Z", "0001-01-01", "2262-04-13", "1677-09-21T00:12:43Z"})
    void whatNanosecondsCannotTellIsNamedWithTheirRange(String given) {
        assertEquals(
                "a time is from 1677-09-21T00:12:44Z to 2262-04-11T23:47:16.854775807Z, as nanoseconds tell it; not "
                        + given,
                assertThrows(IllegalArgumentException.class, () -> moments.epochNanos(given)).getMessage());
    }

    @Test
    void theFirstAndTheLastMomentAreRead() {
        assertEquals(Long.MAX_VALUE, moments.epochNanos(MomentText.LATEST.toString()));
        assertEquals(MomentText.EARLIEST, moments.instant(MomentText.EARLIEST.toString()));
        assertEquals(-9_223_372_036_000_000_000L, moments.epochNanos(MomentText.EARLIEST.toString()));
    }

    @ParameterizedTest
    @CsvSource({"7ns, 7", "80us, 80000", "0.5ms, 500000", "1.5s, 1500000000", "2m, 120000000000", "1h, 3600000000000"})
    void spansAreReadWithTheirUnits(String given, long nanos) {
        assertEquals(nanos, SpanText.nanos(given));
    }
}
