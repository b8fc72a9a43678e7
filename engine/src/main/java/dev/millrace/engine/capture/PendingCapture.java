package dev.millrace.engine.capture;

import dev.millrace.engine.capture.policy.CapturePolicy;
import dev.millrace.engine.capture.store.CapturedRun;
import dev.millrace.engine.invocation.Run;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A run whose payloads are about to be written. Its record waits for that, but not for long: whoever takes the run out
 * first hands it to the run journal. Thread-safe.
 */
final class PendingCapture {
    private final Supplier<CapturedRun> copy;
    private final long payloadBytes;
    private final long sinceNanos;
    private final long endEpochNanos;
    private final boolean counted;
    private final AtomicReference<@Nullable Run> held;

    private PendingCapture(
            Supplier<CapturedRun> copy,
            long payloadBytes,
            long sinceNanos,
            long endEpochNanos,
            boolean counted,
            @Nullable Run held) {
        this.copy = copy;
        this.payloadBytes = payloadBytes;
        this.sinceNanos = sinceNanos;
        this.endEpochNanos = endEpochNanos;
        this.counted = counted;
        this.held = new AtomicReference<>(held);
    }

    /**
     * One with its payloads.
     *
     * @param hold whether the record of the run waits for them
     */
    static PendingCapture whole(Run run, CapturePolicy policy, long payloadBytes, long sinceNanos, boolean hold) {
        return new PendingCapture(
                () -> RunCopy.of(run, policy),
                payloadBytes,
                sinceNanos,
                run.record().endEpochNanos(),
                false,
                hold ? run : null);
    }

    /** One that only says that there was no room, which is counted already; it holds nothing of the run. */
    static PendingCapture note(CapturedRun dropped, long sinceNanos) {
        return new PendingCapture(() -> dropped, 0, sinceNanos, dropped.endEpochNanos(), true, null);
    }

    CapturedRun copy() {
        return copy.get();
    }

    /** What it takes in memory. */
    long payloadBytes() {
        return payloadBytes;
    }

    long sinceNanos() {
        return sinceNanos;
    }

    /** When its run ended. */
    long endEpochNanos() {
        return endEpochNanos;
    }

    /** Whether it is among the dropped ones that were counted. */
    boolean isCounted() {
        return counted;
    }

    /** The run, if its record still waits and nobody has taken it out before. */
    @Nullable Run takeRun() {
        return held.getAndSet(null);
    }
}
