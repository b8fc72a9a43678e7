package dev.millrace.telemetry;

import dev.millrace.engine.async.ledger.EventTail;
import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.clock.DurationText;
import dev.millrace.engine.function.Account;
import dev.millrace.engine.journal.RunTail;
import dev.millrace.engine.trace.ReplyTimes;
import dev.millrace.telemetry.event.EventWindows;
import dev.millrace.telemetry.export.MetricCatalogue;
import dev.millrace.telemetry.export.Reading;
import dev.millrace.telemetry.export.Readings;
import dev.millrace.telemetry.export.otlp.ExportTally;
import dev.millrace.telemetry.export.otlp.OtelSettings;
import dev.millrace.telemetry.export.otlp.OtlpExport;
import dev.millrace.telemetry.export.prometheus.Exposition;
import dev.millrace.telemetry.export.prometheus.PrometheusText;
import dev.millrace.telemetry.export.signal.LogExport;
import dev.millrace.telemetry.export.signal.Signal;
import dev.millrace.telemetry.export.signal.SignalTally;
import dev.millrace.telemetry.export.signal.SpanExport;
import dev.millrace.telemetry.follow.RunFold;
import dev.millrace.telemetry.follow.RunFollower;
import dev.millrace.telemetry.follow.RunSource;
import dev.millrace.telemetry.follow.TelemetrySwitch;
import dev.millrace.telemetry.line.EndedRuns;
import dev.millrace.telemetry.load.LoadWindows;
import dev.millrace.telemetry.metering.RunMeter;
import dev.millrace.telemetry.trace.RunExemplars;
import dev.millrace.telemetry.trace.TailSampler;
import dev.millrace.telemetry.window.RunWindows;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the run journal, meters what it says, and shows it. Two threads: telemetry-tail folds, telemetry-export
 * builds the OpenTelemetry SDK (which brings its own) and closes it. Where they are exported, telemetry-traces reads
 * the journal for spans, and telemetry-logs for printed lines. Thread-safe.
 */
public final class Telemetry implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Telemetry.class);

    private final TelemetryOptions options;
    private final Clock clock;
    private final KeptFolds kept;
    private final EndedRuns endedRuns;
    private final RunFollower follower;
    private final OtlpExport otlp;
    private final PrometheusText prometheus;
    private final Thread tailThread;
    private final Thread exportThread;
    private final List<Signal> signals;
    private final List<Thread> signalThreads;
    private final @Nullable ReplyTimes replyTimes;

    private Telemetry(
            RunSource source,
            KeptFolds kept,
            @Nullable Journals journals,
            TelemetryOptions options,
            Readings engine,
            Clock clock) {
        this.options = options;
        this.clock = clock;
        this.kept = kept;
        RunMeter meter = new RunMeter(options.functionsMax());
        endedRuns = new EndedRuns(clock);
        RunFold folds = meter.and(kept.fold()).and(endedRuns);
        follower = new RunFollower(source, folds, options.idlePoll(), clock);
        OtelSettings settings = new OtelSettings(System.getenv(), options.otel());
        ExportTally tally = new ExportTally(settings.namesCollector());
        RunExemplars exemplars = new RunExemplars(options.functionsMax(), clock);
        Map<String, Signal> named = new TreeMap<>();
        Readings all = engine.and(tally).and(this::readings);
        replyTimes = journals != null && settings.exportsTraces() ? new ReplyTimes() : null;
        if (journals != null && replyTimes != null) {
            SignalTally traces = new SignalTally("traces", "{run}");
            named.put("telemetry-traces", traces(journals, replyTimes, exemplars, settings, traces));
            all = all.and(traces);
        }
        if (journals != null && settings.exportsLogs()) {
            SignalTally lines = new SignalTally("logs", "{line}");
            named.put("telemetry-logs", new LogExport(
                    journals.logs(), journals.runs(), journals.account(), lines, options.idlePoll(), clock));
            all = all.and(lines);
        }
        signals = List.copyOf(named.values());
        MetricCatalogue catalogue = new MetricCatalogue(meter, exemplars, List.of(all), clock.epochNanos());
        otlp = new OtlpExport(
                settings,
                follower,
                catalogue,
                tally,
                signals,
                options.histogramScale(),
                options.serviceVersion(),
                options.exportDelay(),
                clock);
        prometheus = new PrometheusText(catalogue);
        tailThread = Thread.ofPlatform().name("telemetry-tail").unstarted(follower);
        exportThread = Thread.ofPlatform().name("telemetry-export").unstarted(otlp);
        signalThreads = named.entrySet().stream()
                .map(signal -> Thread.ofPlatform().name(signal.getKey()).unstarted(signal.getValue()))
                .toList();
    }

    private SpanExport traces(
            Journals journals,
            ReplyTimes replies,
            RunExemplars exemplars,
            OtelSettings settings,
            SignalTally tally) {
        return new SpanExport(
                journals.runs(),
                replies,
                new TailSampler(settings.sampling(), options.functionsMax()),
                exemplars,
                journals.account(),
                tally,
                options.idlePoll(),
                clock);
    }

    /**
     * Begins to fold, from the oldest record on. Returns at once.
     *
     * @param tail used on the telemetry-tail thread only from here on, and closed there
     * @param statistics the file in which the statistics of windows are kept; made when it is not there, as are those
     *     beside it
     * @param journals where the ledger of events is, and what traces and printed lines are read from
     * @param engine the numbers that the journal does not tell
     * @throws IllegalArgumentException when the OTEL_* settings ask for what Millrace cannot do
     * @throws IllegalStateException when the statistics cannot be read
     */
    public static Telemetry start(
            RunTail tail,
            Path statistics,
            Journals journals,
            TelemetryOptions options,
            Readings engine,
            Clock clock) {
        return start(RunSource.of(tail), statistics, journals, options, engine, clock);
    }

    static Telemetry start(
            RunSource source, Path statistics, TelemetryOptions options, Readings engine, Clock clock) {
        return start(source, statistics, null, options, engine, clock);
    }

    private static Telemetry start(
            RunSource source,
            Path statistics,
            @Nullable Journals journals,
            TelemetryOptions options,
            Readings engine,
            Clock clock) {
        EventTail ledger =
                journals == null ? EventTail.open(statistics.resolveSibling("events")) : journals.events();
        KeptFolds kept = KeptFolds.open(statistics, source, ledger, clock);
        Telemetry telemetry;
        try {
            telemetry = new Telemetry(source, kept, journals, options, engine, clock);
        } catch (RuntimeException | Error e) {
            kept.close();
            throw e;
        }
        if (TelemetrySwitch.isOff()) {
            LOG.warn("Telemetry is off: no run is counted, and all numbers about runs are missing or zero");
        } else {
            start(telemetry.tailThread);
            start(telemetry.exportThread);
            telemetry.signalThreads.forEach(Telemetry::start);
        }
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

    /** What runs add up to in windows of time. */
    public RunWindows windows() {
        return kept.runs();
    }

    /** What became of asynchronous events in windows of time. */
    public EventWindows events() {
        return kept.events();
    }

    /** What loaded the server in windows of time. */
    public LoadWindows load() {
        return kept.load();
    }

    /** The runs that ended last, and what the logs need to know of the others. */
    public EndedRuns endedRuns() {
        return endedRuns;
    }

    /** Where it is to be told when the answers of runs have left; null when no traces are exported. */
    public @Nullable ReplyTimes replyTimes() {
        return replyTimes;
    }

    /**
     * Folds what is left, then exports once more. Each may take half of the close timeout; what is not done by then is
     * given up.
     */
    @Override
    public void close() {
        Duration half = options.closeTimeout().dividedBy(2);
        follower.stop(clock.nanoTime() + half.toNanos());
        signals.forEach(Signal::close);
        boolean folded = end(tailThread, half);
        otlp.close();
        signalThreads.forEach(thread -> end(thread, half));
        end(exportThread, half);
        if (folded) {
            kept.close();
        } else {
            kept.abandon(); // it may be in the middle of a batch, of which a part must not be written
        }
    }

    /** Whether the thread has ended. */
    private static boolean end(Thread thread, Duration timeout) {
        if (thread.getState() == Thread.State.NEW) {
            return true; // telemetry was off
        }
        try {
            if (!thread.join(timeout)) {
                LOG.warn("{} did not end within {}: abandoned", thread.getName(), DurationText.print(timeout));
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }

    /**
     * What else is read than the run journal's tail.
     *
     * @param runs directory of the run journal
     * @param logs directory of the printed lines
     * @param events the ledger of asynchronous events; used here only from now on, and closed here
     */
    public record Journals(Path runs, Path logs, EventTail events, Account account) {}

    private List<Reading> readings() {
        return List.of(Reading.gauge(
                "millrace.telemetry.stopped",
                "{follower}",
                "1 when the run journal could not be read any further",
                follower.failure() == null ? 0 : 1));
    }
}
