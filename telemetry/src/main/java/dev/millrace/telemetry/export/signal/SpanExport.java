package dev.millrace.telemetry.export.signal;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.function.Account;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.RunTail;
import dev.millrace.engine.trace.ReplyTimes;
import dev.millrace.telemetry.follow.KeptPlace;
import dev.millrace.telemetry.trace.RunExemplars;
import dev.millrace.telemetry.trace.TailSampler;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Exports the spans of runs that are worth it: a restart repeats at most the last second, and loses nothing. It stays
 * behind the newest runs until their answers have left, for two seconds at most. Runs that have waited for five minutes
 * while the collector was away are dropped and counted, errors are not. Run by the telemetry-traces thread.
 */
public final class SpanExport extends JournalSignal<ToldRuns.Told> {
    /** Name of the file. It lies with the journal, so that none outlives the other. */
    public static final String FILE_NAME = "traces.position";

    /** A collector takes a limited number of bytes at once; no batch of the journal has more runs. */
    private static final int BATCH_RUNS = 256;

    private static final long LATE_NANOS = Duration.ofMinutes(5).toNanos();

    private final RunTail tail;
    private final KeptPlace place;
    private final TailSampler sampler;
    private final RunExemplars exemplars;
    private final Account account;
    private final SignalTally tally;
    private final Clock clock;
    private final ToldRuns pending;

    /**
     * Reads nothing yet.
     *
     * @param journal directory of the run journal
     * @param replies told by whoever writes answers
     * @param idlePoll how long the thread rests when the journal has nothing new
     */
    public SpanExport(
            Path journal,
            ReplyTimes replies,
            TailSampler sampler,
            RunExemplars exemplars,
            Account account,
            SignalTally tally,
            Duration idlePoll,
            Clock clock) {
        super("traces", tally, idlePoll, clock);
        this.tail = RunTail.open(journal);
        this.place = new KeptPlace(journal.resolve(FILE_NAME));
        this.pending = new ToldRuns(replies, clock);
        this.sampler = sampler;
        this.exemplars = exemplars;
        this.account = account;
        this.tally = tally;
        this.clock = clock;
    }

    @Override
    Exporter<ToldRuns.Told> exporter(ConfigProperties settings, Resource resource) {
        SpanExporter spans = Providers.ofSpans().createExporter(settings);
        RunSpans made = new RunSpans(resource, account);
        return new Exporter<>(runs -> spans.export(made.of(runs)), spans);
    }

    @Override
    void begin(long startedEpochNanos) {
        place.begin(startedEpochNanos, tail::from, tail::fromFileOf);
    }

    @Override
    boolean read() {
        return tail.next(this::take);
    }

    private void take(RunRecord run) {
        boolean isKept = sampler.keeps(run);
        if (!isKept || place.isDone(run.endEpochNanos(), tail.position())) {
            return;
        }
        if (clock.epochNanos() - run.endEpochNanos() > LATE_NANOS && !TailSampler.isError(run)) {
            tally.dropped(1);
            return;
        }
        pending.add(run, tail.position());
        exemplars.add(run);
    }

    @Override
    boolean isFull() {
        return pending.ready(false) >= BATCH_RUNS;
    }

    @Override
    boolean deliver(Delivery<ToldRuns.Told> delivery) throws InterruptedException {
        for (int left = pending.ready(isClosing()); left > 0; ) {
            int request = pending.ofWholeBatches(Math.min(left, BATCH_RUNS));
            if (!delivery.deliver(pending.first(request))) {
                return false;
            }
            pending.told(request);
            place.moveTo(pending.donePosition(tail.position()));
            left -= request;
        }
        place.moveTo(pending.donePosition(tail.position())); // what was read and does not wait was not worth it
        return true;
    }

    @Override
    void closeTails() {
        tail.close();
    }
}
