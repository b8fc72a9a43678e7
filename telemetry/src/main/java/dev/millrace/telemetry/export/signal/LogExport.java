package dev.millrace.telemetry.export.signal;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.function.Account;
import dev.millrace.engine.journal.RunTail;
import dev.millrace.engine.journal.log.LogLine;
import dev.millrace.engine.journal.log.LogTail;
import dev.millrace.telemetry.follow.KeptPlace;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import io.opentelemetry.sdk.resources.Resource;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Exports what functions print, each line in the span of its run: it reads the printed lines and the run journal. A
 * restart may repeat lines that were printed since the oldest run that had not ended. Run by the telemetry-logs thread.
 */
public final class LogExport extends JournalSignal<JoinedLine> {
    /** Name of the file. It lies with the printed lines, so that none outlives the other. */
    public static final String FILE_NAME = "export.position";

    private static final int BATCH_LINES = 512;
    /** With what goes with them, plain texts are less than 4 MiB then. */
    private static final int BATCH_CHARS_MAX = 3 << 20;

    private final LogTail printed;
    private final RunTail ended;
    private final KeptPlace place;
    private final Account account;
    private final Clock clock;
    private final List<JoinedLine> pending = new ArrayList<>();
    private final LineJoin join = new LineJoin(pending::add);
    private boolean readsRuns;

    /**
     * Reads nothing yet.
     *
     * @param logs directory of the printed lines
     * @param journal directory of the run journal
     * @param idlePoll how long the thread rests when there is nothing new
     */
    public LogExport(
            Path logs, Path journal, Account account, SignalTally tally, Duration idlePoll, Clock clock) {
        super("printed lines", tally, idlePoll, clock);
        this.printed = LogTail.open(logs);
        this.ended = RunTail.open(journal);
        this.place = new KeptPlace(logs.resolve(FILE_NAME));
        this.account = account;
        this.clock = clock;
    }

    @Override
    Exporter<JoinedLine> exporter(ConfigProperties settings, Resource resource) {
        LogRecordExporter logs = Providers.ofLogs().createExporter(settings);
        LineRecords made = new LineRecords(resource, account);
        return new Exporter<>(lines -> logs.export(made.of(lines)), logs);
    }

    @Override
    void begin(long startedEpochNanos) {
        place.begin(startedEpochNanos, printed::from, printed::fromFileOf);
    }

    @Override
    boolean read() {
        boolean more = printed.next(this::take);
        if (readsRuns) {
            more |= ended.next(join::ended);
        }
        join.expire(clock.epochNanos());
        return more;
    }

    private void take(LogLine line) {
        if (place.isDone(line.epochNanos(), printed.position())) {
            return;
        }
        if (!readsRuns && line.isOfFunction()) { // what clients write may be dated in the future
            readsRuns = true;
            ended.from(Instant.ofEpochSecond(0, line.epochNanos())); // it ends after its first line
        }
        join.printed(line, printed.position());
    }

    @Override
    boolean isFull() {
        return pending.size() >= BATCH_LINES;
    }

    @Override
    boolean deliver(Delivery<JoinedLine> delivery) throws InterruptedException {
        for (int from = 0; from < pending.size(); ) {
            int end = sliceEnd(pending, from);
            if (!delivery.deliver(pending.subList(from, end))) {
                return false;
            }
            from = end;
        }
        pending.clear();
        place.moveTo(join.oldest(printed.position() + 1) - 1);
        return true;
    }

    /** Where the batch ends that begins there: a collector takes a limited number of bytes at once. */
    static int sliceEnd(List<JoinedLine> lines, int from) {
        int end = from;
        long chars = 0;
        while (end < lines.size() && end - from < BATCH_LINES) {
            chars += lines.get(end).line().text().length();
            if (end > from && chars > BATCH_CHARS_MAX) {
                return end;
            }
            end++;
        }
        return end;
    }

    @Override
    void closeTails() {
        printed.close();
        ended.close();
    }
}
