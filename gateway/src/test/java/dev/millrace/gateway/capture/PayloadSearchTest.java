package dev.millrace.gateway.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.millrace.engine.capture.store.CapturedRun;
import dev.millrace.engine.invocation.RequestId;
import dev.millrace.engine.journal.RunOutcome;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.TriggerKind;
import dev.millrace.engine.journal.store.CorruptJournalException;
import dev.millrace.telemetry.lookup.RunSearch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Payloads of some hours, of which the first cannot be read. */
class PayloadSearchTest {
    @TempDir
    private Path data;

    @AutoClose
    private WrittenRuns written;

    @AutoClose
    private RunSearch runs;

    @BeforeEach
    void begin() {
        written = new WrittenRuns(data);
        written.record(written.usual());
        written.keepUnreadable();
        written.advance(Duration.ofHours(2));
        runs = written.search();
    }

    @Test
    void readsTheHoursOfTheRunsAlone() {
        RequestId id = RequestId.random();
        written.keep(attempt(id, 1, RunOutcome.FAILED));
        written.keep(written.usual());
        written.advance(Duration.ofMinutes(65));
        written.keep(attempt(id, 2, RunOutcome.RETURNED));
        written.advance(Duration.ofHours(1));
        written.keep(written.usual());
        written.advance(Duration.ofHours(1));
        written.keepUnreadable();
        List<CapturedRun> found =
                new PayloadSearch(runs, written.payloads()).find(id, null).runs();
        assertEquals(List.of(1, 2), found.stream().map(CapturedRun::attempt).toList());
    }

    @Test
    void readsAllOfARequestThatTheJournalDoesNotKnow() {
        RunRecord unknown = written.keepPayload(written.usual());
        PayloadSearch search = new PayloadSearch(runs, written.payloads());
        assertThrows(CorruptJournalException.class, () -> search.find(WrittenRuns.id(unknown), null));
        assertEquals(1, search.find(WrittenRuns.id(unknown), written.now()).runs().size());
    }

    private RunRecord attempt(RequestId id, int number, RunOutcome outcome) {
        return written.run(id, number, "hello", "1", "", "a", TriggerKind.EVENT, outcome);
    }
}
