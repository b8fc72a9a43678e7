package dev.millrace.gateway.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.millrace.engine.capture.store.CapturedRun;
import dev.millrace.engine.invocation.RequestId;
import dev.millrace.engine.journal.RunOutcome;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.TriggerKind;
import dev.millrace.engine.journal.store.CorruptJournalException;
import dev.millrace.gateway.capture.PayloadSearch;
import dev.millrace.gateway.capture.WrittenRuns;
import dev.millrace.gateway.monitor.run.query.MomentText;
import dev.millrace.gateway.monitor.run.query.RunQueryText;
import dev.millrace.telemetry.lookup.RunSearch;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptRunsTest {
    @TempDir
    private Path data;

    @AutoClose
    private WrittenRuns written;

    @AutoClose
    private RunSearch runs;

    @BeforeEach
    void begin() {
        written = new WrittenRuns(data);
        runs = written.search();
    }

    @Test
    void findsWhatEachPartOfAQuestionAsksFor() throws Exception {
        RunRecord first = kept("hello", "1", "live", "a", TriggerKind.INVOKE, RunOutcome.RETURNED);
        RunRecord second = kept("hello", "2", "live", "b", TriggerKind.URL, RunOutcome.FAILED);
        RunRecord third = kept("other", "1", "", "a", TriggerKind.EVENT, RunOutcome.TIMED_OUT);
        written.record(written.usual());
        assertFound(List.of(first, second, third), Map.of());
        assertFound(List.of(first, second), Map.of("function", "hello"));
        assertFound(List.of(first, third), Map.of("version", "1"));
        assertFound(List.of(second), Map.of("function", "hello:2"));
        assertFound(List.of(first, second), Map.of("alias", "live"));
        assertFound(List.of(first), Map.of("alias", "live", "zone", "a"));
        assertFound(List.of(second), Map.of("zone", "b"));
        assertFound(List.of(second, third), Map.of("trigger", "event,url"));
        assertFound(List.of(third), Map.of("outcome", "TIMED_OUT"));
        assertFound(List.of(second, third), Map.of("outcome", "error"));
        assertFound(List.of(), Map.of("minDuration", "1001ms"));
        assertFound(List.of(), Map.of("maxDuration", "999ms"));
        assertFound(List.of(first, second, third), Map.of("minDuration", "1s", "maxDuration", "1s"));
        String began = WrittenRuns.START.plus(Duration.ofMinutes(1)).minusSeconds(1).toString();
        assertFound(List.of(second, third), Map.of("from", began));
        assertFound(List.of(first), Map.of("to", began));
    }

    @Test
    void readsNoPayloadsOfHoursInWhichThereIsNone() throws Exception {
        RunRecord first = kept("hello", "1", "", "a", TriggerKind.INVOKE, RunOutcome.FAILED);
        written.advance(Duration.ofHours(2));
        written.keepUnreadable();
        kept("hello", "1", "", "a", TriggerKind.INVOKE, RunOutcome.RETURNED);
        written.advance(Duration.ofHours(2));
        RunRecord last = kept("hello", "1", "", "b", TriggerKind.INVOKE, RunOutcome.FAILED);
        assertFound(List.of(first, last), Map.of("outcome", "error"));
        assertFound(List.of(last), Map.of("zone", "b"));
        assertThrows(CorruptJournalException.class, () -> found(Map.of("outcome", "returned"), 1));
    }

    /** Most runs have no payloads; and there are more than are looked for at once. */
    @Test
    void findsFewAmongManyInTheirOrder() throws Exception {
        List<RunRecord> expected = new ArrayList<>();
        for (int i = 0; i < 4 * RunSearch.LIMIT_MAX; i++) {
            if (i % 500 == 499) {
                expected.add(written.keep(written.usual()));
            } else {
                written.record(written.usual());
            }
            written.advance(Duration.ofMillis(100));
        }
        assertFound(expected, Map.of("function", "hello"));
        assertEquals(ids(expected.subList(0, 3)), found(Map.of("function", "hello"), 3));
    }

    @Test
    void takesNeitherLaterAttemptsNorReplays() throws Exception {
        RequestId id = RequestId.random();
        RunRecord first = written.keep(
                written.run(id, 1, "hello", "1", "", "a", TriggerKind.EVENT, RunOutcome.FAILED));
        written.keep(written.run(id, 2, "hello", "1", "", "a", TriggerKind.EVENT, RunOutcome.RETURNED));
        kept("hello", "1", "", "a", TriggerKind.REPLAY, RunOutcome.RETURNED);
        assertFound(List.of(first), Map.of("function", "hello"));
        assertFound(List.of(), Map.of("trigger", "REPLAY"));
    }

    /** Then it has no zone that anybody could tell. */
    @Test
    void findsOneWhoseRecordIsNotKeptAnyMore() throws Exception {
        RunRecord old = written.keepPayload(written.usual());
        assertFound(List.of(old), Map.of("function", "hello"));
        written.advance(Duration.ofHours(2));
        RunRecord present = written.keep(written.usual());
        assertFound(List.of(old, present), Map.of("function", "hello", "outcome", "RETURNED"));
        assertFound(List.of(present), Map.of("zone", "a"));
        assertFound(List.of(), Map.of("function", "other"));
        assertFound(List.of(present), Map.of("from", "1m"));
        assertFound(List.of(old), Map.of("to", "1h"));
    }

    /** As the search for the payloads of one request does. */
    @Test
    void findsOneThatStandsBehindRunsThatEndedNineMinutesLater() throws Exception {
        RunRecord late = written.record(written.usual());
        written.advance(Duration.ofMinutes(9));
        kept("other", "1", "", "a", TriggerKind.INVOKE, RunOutcome.RETURNED);
        written.keepPayload(late);
        assertFound(List.of(late), Map.of("function", "hello"));
        assertEquals(
                1,
                new PayloadSearch(runs, written.payloads())
                        .find(WrittenRuns.id(late), null)
                        .runs()
                        .size());
    }

    private RunRecord kept(
            String function, String version, String alias, String zone, TriggerKind trigger, RunOutcome outcome) {
        RunRecord run = written.keep(written.run(function, version, alias, zone, trigger, outcome));
        written.advance(Duration.ofMinutes(1));
        return run;
    }

    private void assertFound(List<RunRecord> expected, Map<String, String> question) throws Exception {
        assertEquals(ids(expected), found(question, ReplayRequest.RUNS_MAX), question::toString);
    }

    private static List<RequestId> ids(List<RunRecord> runs) {
        return runs.stream().map(WrittenRuns::id).toList();
    }

    private List<RequestId> found(Map<String, String> question, int limit) throws Exception {
        MomentText moments = new MomentText(written.now(), ZoneOffset.UTC);
        ReplayRequest request = new ReplayRequest(
                null,
                new RunQueryText(moments).read(name -> Stream.ofNullable(question.get(name)).toList()),
                limit,
                1,
                null,
                "$LATEST");
        List<RequestId> found = new ArrayList<>();
        KeptRuns.Taker taker = new KeptRuns.Taker() {
            @Override
            public boolean wantsMore() {
                return found.size() < limit;
            }

            @Override
            public void take(CapturedRun run) {
                found.add(run.requestId());
            }
        };
        try (KeptRuns kept = new KeptRuns(request, new PayloadSearch(runs, written.payloads()), taker)) {
            kept.read();
        }
        return found;
    }
}
