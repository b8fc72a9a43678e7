package dev.millrace.telemetry;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.clock.DurationText;
import dev.millrace.engine.journal.RunTail;
import dev.millrace.telemetry.export.MetricCatalogue;
import dev.millrace.telemetry.export.Reading;
import dev.millrace.telemetry.export.Readings;
import dev.millrace.telemetry.export.otlp.ExportTally;
import dev.millrace.telemetry.export.otlp.OtelSettings;
import dev.millrace.telemetry.export.otlp.OtlpExport;
import dev.millrace.telemetry.export.prometheus.Exposition;
import dev.millrace.telemetry.export.prometheus.PrometheusText;
import dev.millrace.telemetry.follow.RunFollower;
import dev.millrace.telemetry.follow.RunSource;
import dev.millrace.telemetry.metering.RunMeter;
import dev.millrace.telemetry.window.RunWindows;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the run journal, meters what it says, and shows it. Two threads: telemetry-tail folds, telemetry-export
 * builds the OpenTelemetry SDK (which brings its own) and closes it. Thread-safe.
 */
public final class Telemetry implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Telemetry.class);

    private final TelemetryOptions options;
    private final Clock clock;
    private final RunWindows windows;
    private final RunFollower follower;
    private final OtlpExport otlp;
    private final PrometheusText prometheus;
    private final Thread tailThread;
    private final Thread exportThread;

    private Telemetry(
            RunSource source, RunWindows windows, TelemetryOptions options, Readings engine, Clock clock) {
        this.options = options;
        this.clock = clock;
        this.windows = windows;
        RunMeter meter = new RunMeter(options.functionsMax());
        follower = new RunFollower(source, meter.and(windows), options.idlePoll(), clock);
        OtelSettings settings = new OtelSettings(System.getenv(), options.otel());
        ExportTally tally = new ExportTally(settings.namesCollector());
        MetricCatalogue catalogue =
                new MetricCatalogue(meter, List.of(engine, tally, this::readings), clock.epochNanos());
        otlp = new OtlpExport(
                settings,
                follower,
                catalogue,
                tally,
                options.histogramScale(),
                options.serviceVersion(),
                options.exportDelay(),
                clock);
        prometheus = new PrometheusText(catalogue);
        tailThread = Thread.ofPlatform().name("telemetry-tail").unstarted(follower);
        exportThread = Thread.ofPlatform().name("telemetry-export").unstarted(otlp);
    }

    /**
     * Begins to fold, from the oldest record on. Returns at once.
     *
     * @param tail used on the telemetry-tail thread only from here on, and closed there
     * @param statistics the file in which the statistics of windows are kept; made when it is not there
     * @param engine the numbers that the journal does not tell
     * @throws IllegalArgumentException when the OTEL_* settings ask for what Millrace cannot do
     * @throws IllegalStateException when the statistics cannot be read
     */
    public static Telemetry start(
            RunTail tail, Path statistics, TelemetryOptions options, Readings engine, Clock clock) {
        return start(RunSource.of(tail), statistics, options, engine, clock);
    }

    static Telemetry start(
            RunSource source, Path statistics, TelemetryOptions options, Readings engine, Clock clock) {
        RunWindows windows = RunWindows.open(statistics, clock);
        Telemetry telemetry;
        try {
            telemetry = new Telemetry(source, windows, options, engine, clock);
        } catch (RuntimeException | Error e) {
            windows.close();
            throw e;
        }
        start(telemetry.tailThread);
        start(telemetry.exportThread);
        return telemetry;
    }

    private static void start(Thread thread) {
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Waits until the records that were there at the start are folded, for so long at most, and returns whether they
     * are. Totals that are shown before would look like a counter that was reset.
     */
    public boolean awaitCaughtUp(Duration atMost) throws InterruptedException {
        return follower.awaitCaughtUp(atMost);
    }

    /** What GET /metrics answers to a client that accepts the media types of {@code accept} (empty: any). */
    public Exposition metrics(String accept) {
        return prometheus.exposition(accept);
    }

    /** The metrics in Prometheus's plain text format. */
    public byte[] prometheusText() {
        return metrics("").body().array();
    }

    /** What runs add up to in windows of time. */
    public RunWindows windows() {
        return windows;
    }

    /**
     * Folds what is left, then exports once more. Each may take half of the close timeout; what is not done by then is
     * given up.
     */
    @Override
    public void close() {
        Duration half = options.closeTimeout().dividedBy(2);
        follower.stop(clock.nanoTime() + half.toNanos());
        end(tailThread, half);
        otlp.close();
        end(exportThread, half);
        windows.close();
    }

    private static void end(Thread thread, Duration timeout) {
        try {
            if (!thread.join(timeout)) {
                LOG.warn("{} did not end within {}: abandoned", thread.getName(), DurationText.print(timeout));
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    private List<Reading> readings() {
        return List.of(Reading.gauge(
                "millrace.telemetry.stopped",
                "{follower}",
                "1 when the run journal could not be read any further",
                follower.failure() == null ? 0 : 1));
    }
}
