package dev.millrace.telemetry.export.signal;

import io.opentelemetry.exporter.internal.FailedExportException.HttpExportException;
import io.opentelemetry.sdk.common.CompletableResultCode;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Brings batches to the collector: again and again until it has one, or says that it never will take it. Confined to
 * the thread of its signal.
 */
final class Delivery<T> {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    /** Longer than an exporter's own time limit may be set. */
    private static final Duration EXPORT_MAX = Duration.ofMinutes(2);

    private final Function<Collection<T>, CompletableResultCode> exporter;
    private final SignalTally tally;
    private final CountDownLatch closing;

    /** @param closing at zero when nothing is repeated any more */
    Delivery(Function<Collection<T>, CompletableResultCode> exporter, SignalTally tally, CountDownLatch closing) {
        this.exporter = exporter;
        this.tally = tally;
        this.closing = closing;
    }

    /** Returns true when the batch is done with, and false when it is still to be brought, but its signal closes. */
    boolean deliver(Collection<T> batch) throws InterruptedException {
        long pauseNanos = FIRST_PAUSE.toNanos();
        while (true) {
            CompletableResultCode result = exporter.apply(batch).join(EXPORT_MAX.toNanos(), TimeUnit.NANOSECONDS);
            if (result.isSuccess()) {
                tally.exported(batch.size());
                return true;
            }
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            tally.failed(words(result.getFailureThrowable()));
            if (isRefused(result.getFailureThrowable())) {
                tally.dropped(batch.size());
                return true;
            }
            if (closing.await(pauseNanos, TimeUnit.NANOSECONDS)) {
                return false;
            }
            pauseNanos = Math.min(2 * pauseNanos, LONGEST_PAUSE.toNanos());
        }
    }

    /**
     * Whether a repetition would have the same answer.
     *
     * @see <a href="https://opentelemetry.io/docs/specs/otlp/#failures-1">Failures</a>
     */
    private static boolean isRefused(@Nullable Throwable failure) {
        if (!(failure instanceof HttpExportException http) || http.getResponse() == null) {
            return false;
        }
        return switch (http.getResponse().getStatusCode()) {
            case 408, 429, 500, 502, 503, 504 -> false;
            // Of an address or a key that an operator still has to set right.
            case 401, 403, 404 -> false;
            default -> true;
        };
    }

    private static String words(@Nullable Throwable failure) {
        if (failure instanceof HttpExportException http && http.getResponse() != null) {
            return "it answered HTTP " + http.getResponse().getStatusCode();
        }
        Throwable root = failure;
        while (root != null && root.getCause() != null) {
            root = root.getCause();
        }
        return root == null ? "no answer" : root.toString();
    }
}
