package dev.millrace.gateway.monitor.log.read;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.journal.log.LogLine;
import dev.millrace.engine.journal.log.LogPlace;
import dev.millrace.engine.journal.log.LogTail;
import dev.millrace.engine.journal.log.WholeLogTail;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * Reads the events of a group from the journals in the data directory. Thread-safe: each scan has readers of its own.
 *
 * @param logs directory of printed lines
 * @param journal directory of runs
 * @param runtimeArns tells the ARN of a runtime
 */
public record LogScan(Path logs, Path journal, Clock clock, UnaryOperator<String> runtimeArns) {
    /** A run with the longest timeout, its start, and a slow disk: what belongs together is not further apart. */
    private static final Duration RUN_MAX = Duration.ofMinutes(20);
    /**
     * What is younger is not told: some of it may still be on its way to the disk, and whoever reads on after the
     * newest line would miss that.
     */
    private static final Duration SETTLE = Duration.ofMillis(100);

    /** The part of a range in which nothing more can come. */
    public TimeRange settled(TimeRange range) {
        return range.and(new TimeRange(0, clock.epochMillis() - SETTLE.toMillis()));
    }

    /** Tells the events of a group. Those outside of the range may be told as well. */
    public void events(LogGroup group, TimeRange range, EventSink to) {
        if (range.isEmpty()) {
            return;
        }
        Instant from = Instant.ofEpochMilli(range.fromMillis());
        if (!group.functions().isEmpty()) {
            ofFunctions(group, from, to);
        }
        if (group.written()) {
            written(group, from, to);
        }
    }

    private void ofFunctions(LogGroup group, Instant from, EventSink to) {
        RunJoin join = new RunJoin(group.functions(), TimeUnit.MILLISECONDS.toNanos(from.toEpochMilli()), to);
        try (WholeLogTail tail = WholeLogTail.open(logs, journal, Duration.ZERO, clock, runtimeArns)) {
            tail.from(from.isBefore(Instant.EPOCH.plus(RUN_MAX)) ? Instant.EPOCH : from.minus(RUN_MAX));
            boolean more = true;
            while (more && goesOn(join.readEpochNanos(), to)) {
                more = tail.next(join);
            }
        }
        join.finish();
    }

    private void written(LogGroup group, Instant from, EventSink to) {
        GroupLines lines = new GroupLines(group.name(), to);
        try (LogTail tail = LogTail.open(logs)) {
            tail.from(from);
            boolean more = true;
            while (more && goesOn(lines.readEpochNanos, to)) {
                more = tail.nextPlaced(lines);
            }
        }
    }

    private static boolean goesOn(long readEpochNanos, EventSink to) {
        return readEpochNanos - RUN_MAX.toNanos() <= to.untilEpochNanos();
    }

    /** Picks the lines of one group. Confined to the thread that scans. */
    private static final class GroupLines implements LogTail.Lines {
        private final String group;
        private final EventSink to;
        private long readEpochNanos;

        GroupLines(String group, EventSink to) {
            this.group = group;
            this.to = to;
        }

        @Override
        public void line(LogLine line, LogPlace place) {
            readEpochNanos = line.epochNanos();
            if (line.isOfGroup(group)) {
                EventId id = EventId.of(line.epochNanos(), place);
                to.take(new LogEvent(id, line.stream().name(line.epochNanos()), line.text(), line.text()));
            }
        }
    }
}
