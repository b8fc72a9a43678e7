package dev.millrace.loadtest.load;

import dev.millrace.engine.clock.Clock;
import dev.millrace.loadtest.load.client.Connections;
import dev.millrace.loadtest.load.client.LoadListener;
import dev.millrace.loadtest.load.measurement.GeneratorHealth;
import dev.millrace.loadtest.load.measurement.LoadEvent;
import dev.millrace.loadtest.load.measurement.LoadResult;
import dev.millrace.loadtest.load.measurement.Measurement;
import dev.millrace.loadtest.load.measurement.Summary;
import dev.millrace.loadtest.load.measurement.Tally;
import dev.millrace.loadtest.load.scenario.Pacing;
import dev.millrace.loadtest.load.scenario.Phase;
import dev.millrace.loadtest.load.scenario.Scenario;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.EventLoop;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * One scenario while it runs: connect, warm up, measure, wait for the last replies. Confined to the event loop, but
 * for the constructor.
 */
final class LoadRun implements LoadListener {
    private static final long SWEEP_MILLIS = 100;
    private static final long HALF_SECOND_NANOS = 500_000_000;

    private final Scenario scenario;
    private final EventLoop loop;
    private final Clock clock;
    private final Consumer<LoadEvent> events;
    private final Requests requests;
    private final Connections connections;
    private final Measurement measurement;
    private final Driver driver;
    private final Map<String, Long> connectErrors = new TreeMap<>();
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private long beginNanos;
    private long beginEpochMillis;
    private long secondBeganNanos;
    private long beginCpuNanos;
    private boolean stopped;
    private boolean over;

    /** @param events told of every second, and at last of the result or the failure; on the event loop */
    LoadRun(Scenario scenario, EventLoop loop, Bootstrap bootstrap, Clock clock, Consumer<LoadEvent> events) {
        this.scenario = scenario;
        this.loop = loop;
        this.clock = clock;
        this.events = events;
        this.requests = Requests.of(scenario);
        this.connections = new Connections(bootstrap, loop, scenario.connections(), this);
        this.measurement = new Measurement(scenario);
        this.driver = driver();
    }

    void begin() {
        connections.open();
    }

    /** Ends the load now, with what has been measured so far. */
    void stop() {
        if (over) {
            return;
        }
        if (measurement.sentTotal() == 0) {
            end(new LoadEvent.Failed(new LoadException("stopped before the first request")));
        } else {
            stopped = true;
            measurement.cutAt(clock.nanoTime());
            end(result());
        }
    }

    @Override
    public void connected() {
        if (connections.openCount() == 0) {
            end(new LoadEvent.Failed(new LoadException("cannot connect to " + scenario.endpoint() + ": "
                    + String.join(", ", connectErrors.keySet()))));
            return;
        }
        beginNanos = clock.nanoTime();
        secondBeganNanos = beginNanos;
        beginEpochMillis = clock.epochMillis();
        beginCpuNanos = threads.getCurrentThreadCpuTime();
        long from = beginNanos + scenario.warmUp().toNanos();
        measurement.window(from, from + scenario.pacing().duration().toNanos());
        every(1_000, this::secondEnded);
        every(SWEEP_MILLIS, this::sweep);
        driver.begin(beginNanos);
    }

    @Override
    public void connectionFree() {
        driver.connectionFree();
    }

    @Override
    public void connectFailed(String reason) {
        Tally.count(connectErrors, reason);
    }

    @Override
    public void ended(int target, long countedFromNanos, @Nullable String errorClass) {
        if (!over) {
            measurement.ended(target, countedFromNanos, clock.nanoTime(), errorClass);
            endWhenDone();
        }
    }

    @Override
    public void broken(Throwable bug) {
        end(new LoadEvent.Failed(new IllegalStateException("the load generator failed: " + bug, bug)));
    }

    private Driver driver() {
        long lengthNanos = scenario.warmUp().plus(scenario.pacing().duration()).toNanos();
        return switch (scenario.pacing()) {
            case Pacing.Closed closed ->
                new ClosedLoop(clock, requests, connections, measurement, lengthNanos, scenario.requestsMax());
            case Pacing.Open open -> {
                ArrivalTimes times = new ArrivalTimes(open.arrivals(), withWarmUp(open.phases()), scenario.seed());
                yield openLoop(times);
            }
            case Pacing.Recorded recorded -> openLoop(new RecordedTimes(recorded));
        };
    }

    private OpenLoop openLoop(StartTimes times) {
        return new OpenLoop(loop, clock, times, requests, connections, measurement, scenario.requestsMax(), this);
    }

    private List<Phase> withWarmUp(List<Phase> phases) {
        List<Phase> all = new ArrayList<>();
        if (!scenario.warmUp().isZero()) {
            all.add(new Phase(scenario.warmUp(), phases.getFirst().requestsPerSecond()));
        }
        all.addAll(phases);
        return all;
    }

    private void every(long millis, Runnable task) {
        var _ = loop.scheduleAtFixedRate(Guarded.by(this, task), millis, millis, TimeUnit.MILLISECONDS);
    }

    private void secondEnded() {
        if (!over) {
            long nowNanos = clock.nanoTime();
            boolean warmUp = nowNanos - beginNanos <= scenario.warmUp().toNanos() + HALF_SECOND_NANOS;
            events.accept(measurement.nextSecond(warmUp, driver.waiting()));
            secondBeganNanos = nowNanos;
        }
    }

    private void sweep() {
        if (!over) {
            long expiredNanos = clock.nanoTime() - scenario.timeout().toNanos();
            connections.expire(expiredNanos);
            driver.expire(expiredNanos);
            endWhenDone();
        }
    }

    private void endWhenDone() {
        if (measurement.inFlight() == 0 && driver.waiting() == 0 && driver.exhausted() && !over) {
            if (clock.nanoTime() - secondBeganNanos > HALF_SECOND_NANOS) {
                secondEnded();
            }
            end(result());
        }
    }

    private void end(LoadEvent last) {
        if (!over) {
            over = true;
            connections.close();
            requests.release();
            events.accept(last);
        }
    }

    private LoadResult result() {
        long plannedEndNanos = scenario.warmUp().plus(scenario.pacing().duration()).toNanos() + beginNanos;
        boolean early = clock.nanoTime() < plannedEndNanos;
        long windowNanos = measurement.windowNanos(early && scenario.requestsMax() != Long.MAX_VALUE);
        List<Summary> targets = measurement.summaries(windowNanos);
        return new LoadResult(
                scenario,
                beginEpochMillis,
                windowNanos,
                stopped,
                Summary.total(targets),
                targets,
                measurement.seconds(),
                health());
    }

    private GeneratorHealth health() {
        OpenLoop open = driver instanceof OpenLoop openLoop ? openLoop : null;
        Histogram lag = open == null ? Tally.newHistogram() : open.lag();
        Histogram spacing = open == null ? Tally.newHistogram() : open.spacingError();
        long cpuNanos = threads.getCurrentThreadCpuTime() - beginCpuNanos;
        return new GeneratorHealth(
                lag.getValueAtPercentile(99),
                lag.getMaxValue(),
                spacing.getValueAtPercentile(50),
                spacing.getValueAtPercentile(99),
                spacing.getMaxValue(),
                open == null ? 0 : open.waited(),
                measurement.neverSent(),
                Map.copyOf(connectErrors),
                cpuNanos / Math.max(1, measurement.sentTotal()));
    }
}
