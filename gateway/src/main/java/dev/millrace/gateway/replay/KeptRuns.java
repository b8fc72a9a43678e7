package dev.millrace.gateway.replay;

import dev.millrace.engine.capture.store.CaptureItem;
import dev.millrace.engine.capture.store.CaptureTail;
import dev.millrace.engine.capture.store.CapturedRun;
import dev.millrace.engine.invocation.RequestId;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.gateway.capture.PayloadSearch;
import dev.millrace.telemetry.lookup.RunCursor;
import dev.millrace.telemetry.lookup.RunPage;
import dev.millrace.telemetry.lookup.RunSearch;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the runs of which payloads are kept and that a replay is to have, oldest first. The index of runs tells which
 * those are, some thousands at a time; then the payloads of the hours in which they ended are read. Payloads are
 * perhaps kept for longer than records: of the time of which there are none, all payloads are read. Confined to the
 * replay's thread.
 */
final class KeptRuns implements AutoCloseable {
    /** Most runs that are looked for in one pass over payloads. */
    static final int WINDOW_MAX = 16 * RunSearch.LIMIT_MAX;

    private static final long WINDOW_NANOS = Duration.ofHours(1).toNanos();
    private static final long SECOND_NANOS = Duration.ofSeconds(1).toNanos();

    private final ReplayRequest request;
    private final Taker to;
    private final RunSearch runs;
    private final CaptureTail payloads;
    private final Set<RequestId> wanted = new HashSet<>();
    private int windowMax = RunSearch.LIMIT_MAX;
    private long firstEndEpochNanos;
    private long lastEndEpochNanos;

    KeptRuns(ReplayRequest request, PayloadSearch search, Taker to) {
        this.request = request;
        this.to = to;
        this.runs = search.runs();
        this.payloads = CaptureTail.open(search.payloads());
    }

    /** Who takes what is found. */
    interface Taker {
        /** Asked before each that is read. */
        boolean wantsMore();

        void take(CapturedRun run) throws InterruptedException;
    }

    /**
     * Finds all, or as many as are wanted.
     *
     * @throws dev.millrace.telemetry.lookup.IndexBehindException when the index lacks too many runs
     */
    void read() throws InterruptedException {
        long knownEpochNanos = knownEpochNanos();
        readBefore(knownEpochNanos);
        RunCursor next = null;
        do {
            RunPage page = runs.page(request.runs(), RunPage.Order.OLDEST, next, RunSearch.LIMIT_MAX);
            for (RunRecord run : page.runs()) {
                if (request.takes(run) && run.endEpochNanos() >= knownEpochNanos) {
                    add(run);
                }
            }
            next = page.next();
        } while (next != null && to.wantsMore());
        readWindow();
    }

    /** Since when runs are looked for by the index: payloads before are older than the records. */
    private long knownEpochNanos() {
        Instant records = runs.oldestHour();
        Instant kept = payloads.oldestHour();
        boolean olderKept = kept != null && (records == null || kept.isBefore(records));
        if (!olderKept || !request.takesByPayload()) {
            return Long.MIN_VALUE;
        }
        return records == null ? Long.MAX_VALUE : nanos(records);
    }

    /** Those that ended before that. */
    private void readBefore(long endEpochNanos) throws InterruptedException {
        if (request.runs().fromEpochNanos() >= endEpochNanos) {
            return;
        }
        if (request.runs().fromEpochNanos() > 0) {
            payloads.from(Instant.ofEpochSecond(0, request.runs().fromEpochNanos()));
        }
        CapturedRun run = next();
        while (run != null && run.endEpochNanos() - CaptureTail.LATE_NANOS < endEpochNanos) {
            if (run.endEpochNanos() < endEpochNanos && request.takesByPayload(run)) {
                to.take(run);
            }
            run = next();
        }
    }

    private void add(RunRecord run) throws InterruptedException {
        long endEpochNanos = run.endEpochNanos();
        if (wanted.size() >= windowMax || (!wanted.isEmpty() && endEpochNanos - firstEndEpochNanos > WINDOW_NANOS)) {
            readWindow();
        }
        firstEndEpochNanos = wanted.isEmpty() ? endEpochNanos : Math.min(firstEndEpochNanos, endEpochNanos);
        lastEndEpochNanos = wanted.isEmpty() ? endEpochNanos : Math.max(lastEndEpochNanos, endEpochNanos);
        wanted.add(new RequestId(run.requestIdHigh(), run.requestIdLow()));
    }

    /** Looks for the payloads of the runs that have come together. */
    private void readWindow() throws InterruptedException {
        if (wanted.isEmpty()) {
            return;
        }
        payloads.from(Instant.ofEpochSecond(0, firstEndEpochNanos - SECOND_NANOS));
        CapturedRun run = next();
        while (run != null && run.endEpochNanos() - CaptureTail.LATE_NANOS <= lastEndEpochNanos) {
            if (run.attempt() == 1 && wanted.remove(run.requestId())) {
                to.take(run);
            }
            run = wanted.isEmpty() ? null : next();
        }
        wanted.clear();
        windowMax = Math.min(2 * windowMax, WINDOW_MAX);
    }

    /** The next payloads; null when there are none now, or no more are wanted. */
    private @Nullable CapturedRun next() {
        CaptureItem[] read = {null};
        while (to.wantsMore() && payloads.next(item -> read[0] = item)) {
            if (read[0] instanceof CapturedRun run) {
                return run;
            }
        }
        return null;
    }

    private static long nanos(Instant instant) {
        return Math.multiplyExact(instant.getEpochSecond(), SECOND_NANOS) + instant.getNano();
    }

    @Override
    public void close() {
        payloads.close();
    }
}
