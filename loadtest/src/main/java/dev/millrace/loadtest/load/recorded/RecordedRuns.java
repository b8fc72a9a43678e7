package dev.millrace.loadtest.load.recorded;

import dev.millrace.engine.capture.store.CaptureItem;
import dev.millrace.engine.capture.store.CaptureTail;
import dev.millrace.engine.capture.store.CapturedRun;
import dev.millrace.engine.capture.store.PartState;
import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.RequestId;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.RunTail;
import dev.millrace.loadtest.load.scenario.RecordedCalls;
import dev.millrace.loadtest.load.scenario.RecordedCalls.Call;
import dev.millrace.loadtest.load.scenario.RecordedCalls.PayloadSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the calls that a server has recorded in its data directory: when each arrived, of which function and how large
 * it was, from the journal of runs; and what was in it, where the payload was kept. The server may be running. Confined
 * to one thread.
 */
public final class RecordedRuns {
    private final Path data;
    private final Selection selection;
    private final PayloadStock stock = new PayloadStock();
    private final Map<RequestId, Kept> kept = new HashMap<>();
    private final List<Call> calls = new ArrayList<>();

    private RecordedRuns(Path data, Selection selection) {
        this.data = data;
        this.selection = selection;
    }

    /** Throws {@link IllegalArgumentException} when there are no such calls, or too many. */
    public static RecordedCalls read(Path data, Selection selection) {
        if (!Files.isDirectory(data.resolve("journal"))) {
            throw new IllegalArgumentException(data + " is no server's data directory: it has no journal");
        }
        RecordedRuns runs = new RecordedRuns(data, selection);
        runs.readPayloads();
        runs.readRuns();
        return selection.calls(data, runs.calls);
    }

    private void readPayloads() {
        try (CaptureTail tail = CaptureTail.open(data.resolve("payloads"))) {
            tail.from(selection.from());
            while (tail.next(this::keep)) {
                // what is wanted is kept
            }
        }
    }

    private void keep(CaptureItem item) {
        if (item instanceof CapturedRun run
                && run.isReplayable()
                && selection.takes(run.function(), run.attempt(), run.trigger(), run.arrivalEpochNanos())) {
            boolean redacted = run.request().state() == PartState.REDACTED;
            kept.put(
                    run.requestId(),
                    new Kept(
                            stock.of(run.request().kept()),
                            redacted ? PayloadSource.REDACTED : PayloadSource.CAPTURED));
        }
    }

    private void readRuns() {
        try (RunTail tail = RunTail.open(data.resolve("journal"))) {
            tail.from(selection.from());
            while (tail.next(this::add)) {
                // what is wanted is kept
            }
        }
    }

    private void add(RunRecord run) {
        String function = run.subject().function();
        if (!selection.takes(function, run.attempt(), run.trigger(), run.arrivalEpochNanos())) {
            return;
        }
        if (calls.size() == RecordedCalls.CALLS_MAX) {
            throw new IllegalArgumentException("more than " + RecordedCalls.CALLS_MAX + " recorded calls in " + data
                    + "; choose fewer by --function, --from and --to");
        }
        Kept payload = kept.get(new RequestId(run.requestIdHigh(), run.requestIdLow()));
        if (payload == null) {
            payload = new Kept(stock.filler(run.requestBytes()), PayloadSource.SYNTHETIC);
        }
        calls.add(new Call(
                run.arrivalEpochNanos(),
                invoked(function, run.subject().version()),
                payload.payload,
                payload.source));
    }

    /** A function by its name alone where its newest version ran. */
    static String invoked(String function, String version) {
        return version.isEmpty() || version.equals(FunctionVersion.LATEST) ? function : function + ":" + version;
    }

    /** A payload that was kept. */
    private record Kept(Payload payload, PayloadSource source) {}
}
