package dev.millrace.telemetry.export.signal;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.function.Account;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.RunTail;
import dev.millrace.telemetry.follow.PositionFile;
import dev.millrace.telemetry.trace.RunExemplars;
import dev.millrace.telemetry.trace.TailSampler;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Exports the spans of runs that are worth it. It reads the run journal by itself, behind a place that is kept in a
 * file and moves on when the collector has taken what is before it: a restart repeats at most the last second, and
 * loses nothing. A collector that is away holds it up, and nobody else. Runs that have waited for five minutes by then
 * are dropped and counted, errors are not. Run by the telemetry-traces thread.
 */
public final class SpanExport implements Signal {
    /** Name of the file. It lies with the journal, so that none outlives the other. */
    public static final String FILE_NAME = "traces.position";

    private static final Logger LOG = LoggerFactory.getLogger(SpanExport.class);
    private static final int BATCH_RUNS = 256;
    private static final long EXPORT_EVERY_NANOS = 1_000_000_000;
    private static final long LATE_NANOS = Duration.ofMinutes(5).toNanos();

    private final RunTail tail;
    private final PositionFile file;
    private final TailSampler sampler;
    private final RunExemplars exemplars;
    private final Account account;
    private final SignalTally tally;
    private final Duration idlePoll;
    private final Clock clock;
    private final CompletableFuture<Exporter> opened = new CompletableFuture<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final List<RunRecord> pending = new ArrayList<>();
    private final long startedEpochNanos;
    private long donePosition;
    private long writtenPosition;
    private long exportAtNanos;

    /**
     * Reads nothing yet.
     *
     * @param journal directory of the run journal
     * @param idlePoll how long the thread rests when the journal has nothing new
     */
    public SpanExport(
            Path journal,
            TailSampler sampler,
            RunExemplars exemplars,
            Account account,
            SignalTally tally,
            Duration idlePoll,
            Clock clock) {
        this.tail = RunTail.open(journal);
        this.file = new PositionFile(journal.resolve(FILE_NAME));
        this.sampler = sampler;
        this.exemplars = exemplars;
        this.account = account;
        this.tally = tally;
        this.idlePoll = idlePoll;
        this.clock = clock;
        this.startedEpochNanos = clock.epochNanos();
    }

    @Override
    public void open(ConfigProperties settings, Resource resource) {
        SpanExporter exporter = Providers.ofSpans().createExporter(settings);
        opened.complete(new Exporter(exporter, new RunSpans(resource, account)));
    }

    @Override
    public void close() {
        closing.countDown();
        opened.cancel(false);
    }

    @Override
    public void run() {
        try (tail) {
            begin();
            Exporter exporter = opened.get();
            try (SpanExporter to = exporter.spans()) {
                export(exporter, new Delivery<>(to::export, tally, closing));
            }
        } catch (CancellationException e) {
            LOG.debug("Closed before any trace was exported");
        } catch (InterruptedException e) {
            LOG.warn("The newest traces are exported after the next start: the collector did not answer in time");
        } catch (RuntimeException | ExecutionException e) {
            LOG.error("Traces are not exported any more", e);
        }
    }

    private void export(Exporter exporter, Delivery<SpanData> delivery) throws InterruptedException {
        while (true) {
            boolean last = closing.getCount() == 0;
            boolean more = tail.next(this::take);
            boolean isTime = clock.nanoTime() - exportAtNanos >= 0;
            if (pending.size() >= BATCH_RUNS || (!more && (isTime || last))) {
                if (!deliver(exporter, delivery)) {
                    return;
                }
            }
            if (!more && last) {
                return;
            }
            if (!more) {
                closing.await(idlePoll.toNanos(), TimeUnit.NANOSECONDS);
            }
        }
    }

    /** The first time, history is left alone: nobody has waited for it. */
    private void begin() {
        donePosition = file.readOrBegin(startedEpochNanos);
        writtenPosition = donePosition;
        if (donePosition < 0) {
            tail.from(Instant.ofEpochSecond(0, -donePosition));
        } else {
            tail.fromFileOf(donePosition);
        }
        exportAtNanos = clock.nanoTime() + EXPORT_EVERY_NANOS;
    }

    private void take(RunRecord run) {
        boolean isKept = sampler.keeps(run);
        boolean isDone = donePosition < 0
                ? run.endEpochNanos() < -donePosition
                : tail.position() <= donePosition;
        if (!isKept || isDone) {
            return;
        }
        if (clock.epochNanos() - run.endEpochNanos() > LATE_NANOS && !TailSampler.isError(run)) {
            tally.dropped(1);
            return;
        }
        pending.add(run);
        exemplars.add(run);
    }

    /** All that was read is told, or was not worth it. Returns false when some of it is to be told after a restart. */
    private boolean deliver(Exporter exporter, Delivery<SpanData> delivery) throws InterruptedException {
        if (!pending.isEmpty()) {
            List<SpanData> spans = new ArrayList<>(4 * pending.size());
            pending.forEach(run -> exporter.made().of(run, spans::add));
            if (!delivery.deliver(spans, pending.size())) {
                return false;
            }
            pending.clear();
        }
        exportAtNanos = clock.nanoTime() + EXPORT_EVERY_NANOS;
        if (tail.position() > Math.max(writtenPosition, 0) && file.write(tail.position())) {
            writtenPosition = tail.position();
        }
        return true;
    }

    private record Exporter(SpanExporter spans, RunSpans made) {}
}
