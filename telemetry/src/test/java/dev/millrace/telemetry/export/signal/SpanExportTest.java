package dev.millrace.telemetry.export.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.function.Account;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.trace.ReplyTimes;
import dev.millrace.telemetry.ManualClock;
import dev.millrace.telemetry.Runs;
import dev.millrace.telemetry.WrittenRuns;
import dev.millrace.telemetry.trace.RunExemplars;
import dev.millrace.telemetry.trace.TailSampler;
import dev.millrace.telemetry.trace.TraceSampling;
import io.opentelemetry.sdk.common.CompletableResultCode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpanExportTest {
    private static final RunRecord RUN = Runs.returned("f", 1_000);

    private final ManualClock clock = new ManualClock();
    private final SignalTally tally = new SignalTally("traces", "{run}");
    private final List<Integer> requests = new ArrayList<>();
    /** So many requests more are taken by the collector. */
    private int taken = Integer.MAX_VALUE;

    @TempDir
    private Path directory;

    private WrittenRuns journal;
    private SpanExport export;

    @BeforeEach
    void open() {
        journal = new WrittenRuns(directory, clock);
        export = opened();
    }

    private SpanExport opened() {
        SpanExport opened = new SpanExport(
                directory,
                new ReplyTimes(),
                new TailSampler(new TraceSampling(1, Integer.MAX_VALUE, false), 10),
                new RunExemplars(10, clock),
                Account.DEFAULT,
                tally,
                Duration.ofMillis(1),
                clock);
        opened.begin(clock.epochNanos());
        return opened;
    }

    @AfterEach
    void close() {
        export.closeTails();
        journal.close();
    }

    @Test
    void manyRunsThatHaveWaitedGoInSeveralRequests() throws InterruptedException {
        journal.append(Collections.nCopies(600, RUN));
        readAll();
        assertFalse(export.isFull(), "all wait for the end of their answers");

        clock.advance(Duration.ofSeconds(2).toNanos());

        assertTrue(export.isFull());
        assertTrue(export.deliver(delivery()));
        assertEquals(List.of(250, 250, 100), requests);
    }

    @Test
    void whatTheCollectorHasTakenIsNotToldAgain() throws InterruptedException {
        journal.append(Collections.nCopies(600, RUN));
        readAll();
        clock.advance(Duration.ofSeconds(3).toNanos());
        taken = 1;
        assertFalse(export.deliver(delivery()));
        export.closeTails();

        taken = Integer.MAX_VALUE;
        requests.clear();
        export = opened();
        readAll();
        assertTrue(export.deliver(delivery()));

        assertEquals(List.of(250, 100), requests);
    }

    private void readAll() {
        boolean more = true;
        while (more) {
            more = export.read();
        }
    }

    /** To a collector for a signal that closes, so that nothing is sent again. */
    private Delivery<ToldRuns.Told> delivery() {
        return new Delivery<>(
                runs -> {
                    if (taken == 0) {
                        return CompletableResultCode.ofFailure();
                    }
                    taken--;
                    requests.add(runs.size());
                    return CompletableResultCode.ofSuccess();
                },
                tally,
                new CountDownLatch(0));
    }
}
