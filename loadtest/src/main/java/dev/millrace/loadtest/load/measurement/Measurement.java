package dev.millrace.loadtest.load.measurement;

import dev.millrace.loadtest.load.scenario.Scenario;
import dev.millrace.loadtest.load.scenario.Target;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** The numbers of one load, while it runs. Confined to the event loop. */
public final class Measurement {
    private final List<Tally> tallies;
    private final List<LoadSecond> seconds = new ArrayList<>();
    private final Histogram secondSucceeded = Tally.newHistogram();
    private long fromNanos = Long.MAX_VALUE;
    private long untilNanos = Long.MAX_VALUE;
    private long lastEndNanos;
    private long sent;
    private long secondSent;
    private long secondFailed;
    private int inFlight;
    private long neverSent;

    public Measurement(Scenario scenario) {
        tallies = scenario.targets().stream().map(Target::name).map(Tally::new).toList();
    }

    /** Requests that count from {@code from} on are measured; their ends until {@code until} are the throughput. */
    public void window(long from, long until) {
        fromNanos = from;
        untilNanos = until;
        lastEndNanos = from;
    }

    /** The measurement ends now instead. */
    public void cutAt(long nowNanos) {
        untilNanos = Math.max(fromNanos + 1, Math.min(untilNanos, nowNanos));
    }

    /** Whether a request that counts from this time is measured rather than warm-up. */
    public boolean measures(long countedFromNanos) {
        return countedFromNanos >= fromNanos;
    }

    public void sent() {
        sent++;
        secondSent++;
        inFlight++;
    }

    public void ended(int target, long countedFromNanos, long nowNanos, @Nullable String errorClass) {
        inFlight--;
        add(target, countedFromNanos, nowNanos, errorClass);
    }

    /** A request that was due has found no connection. */
    public void notSent(int target, long countedFromNanos, long nowNanos, String errorClass) {
        neverSent++;
        add(target, countedFromNanos, nowNanos, errorClass);
    }

    /** Closes the present second. */
    public LoadSecond nextSecond(boolean warmUp, int waiting) {
        LoadSecond second = new LoadSecond(
                seconds.size() + 1,
                warmUp,
                secondSent,
                secondSucceeded.getTotalCount(),
                secondFailed,
                inFlight,
                waiting,
                secondSucceeded.getValueAtPercentile(50),
                secondSucceeded.getValueAtPercentile(99));
        seconds.add(second);
        secondSent = 0;
        secondFailed = 0;
        secondSucceeded.reset();
        return second;
    }

    public int inFlight() {
        return inFlight;
    }

    /** Requests sent, warm-up included. */
    public long sentTotal() {
        return sent;
    }

    public long neverSent() {
        return neverSent;
    }

    /** Length of the measurement: as planned, or until the last end when the requests ran out first. */
    public long windowNanos(boolean requestsRanOut) {
        return (requestsRanOut ? Math.min(lastEndNanos, untilNanos) : untilNanos) - fromNanos;
    }

    public List<LoadSecond> seconds() {
        return List.copyOf(seconds);
    }

    public List<Summary> summaries(long windowNanos) {
        return tallies.stream().map(tally -> tally.summary(windowNanos)).toList();
    }

    private void add(int target, long countedFromNanos, long nowNanos, @Nullable String errorClass) {
        long latencyNanos = nowNanos - countedFromNanos;
        if (errorClass == null) {
            secondSucceeded.recordValue(Tally.clamp(latencyNanos));
        } else {
            secondFailed++;
        }
        if (measures(countedFromNanos)) {
            lastEndNanos = nowNanos;
            tallies.get(target).add(latencyNanos, errorClass, nowNanos <= untilNanos);
        }
    }
}
