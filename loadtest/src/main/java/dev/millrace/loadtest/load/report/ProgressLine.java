package dev.millrace.loadtest.load.report;

import dev.millrace.loadtest.load.measurement.LoadSecond;
import java.util.Locale;

/** One line per second while the load runs. */
public final class ProgressLine {
    public static final String HEADER = "   time      ok/s  errors  in flight  waiting        p50        p99";

    private ProgressLine() {}

    public static String of(LoadSecond second) {
        return String.format(
                Locale.ROOT,
                "%6ds %9d %7d %10d %8d %10s %10s%s",
                second.second(),
                second.succeeded(),
                second.failed(),
                second.inFlight(),
                second.waiting(),
                latency(second, second.p50Nanos()),
                latency(second, second.p99Nanos()),
                second.warmUp() ? "  warm-up" : "");
    }

    private static String latency(LoadSecond second, long nanos) {
        return second.succeeded() == 0 ? "-" : Figures.nanos(nanos);
    }
}
