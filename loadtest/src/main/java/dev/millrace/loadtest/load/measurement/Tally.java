package dev.millrace.loadtest.load.measurement;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** The measured requests of one target. Confined to the event loop until the load has ended. */
public final class Tally {
    private static final long LATENCY_NANOS_MAX = TimeUnit.HOURS.toNanos(1);
    private static final int DIGITS = 3;
    private static final int ERROR_CLASSES_MAX = 100;

    private final String name;
    private final Histogram succeeded = newHistogram();
    private final Histogram failed = newHistogram();
    private final Map<String, Long> errors = new TreeMap<>();
    private long succeededInWindow;

    Tally(String name) {
        this.name = name;
    }

    public static Histogram newHistogram() {
        return new Histogram(1, LATENCY_NANOS_MAX, DIGITS);
    }

    public static long clamp(long nanos) {
        return Math.clamp(nanos, 0, LATENCY_NANOS_MAX);
    }

    /**
     * @param errorClass null for a success
     * @param inWindow whether it ended while the load was still on, so that it counts for the throughput
     */
    void add(long latencyNanos, @Nullable String errorClass, boolean inWindow) {
        if (errorClass == null) {
            succeeded.recordValue(clamp(latencyNanos));
            succeededInWindow += inWindow ? 1 : 0;
        } else {
            failed.recordValue(clamp(latencyNanos));
            count(errors, errorClass);
        }
    }

    Summary summary(long windowNanos) {
        return new Summary(name, succeeded, failed, errors, succeededInWindow * 1e9 / Math.max(1, windowNanos));
    }

    /** Counts one error; the classes are bounded because their names come from the server. */
    public static void count(Map<String, Long> errors, String errorClass) {
        boolean known = errors.containsKey(errorClass) || errors.size() < ERROR_CLASSES_MAX;
        errors.merge(known ? errorClass : "other", 1L, Long::sum);
    }
}
