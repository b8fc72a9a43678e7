package dev.millrace.gateway.api.log;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.invocation.RequestId;
import dev.millrace.engine.journal.log.LogJournal;
import dev.millrace.engine.journal.log.LogLine;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The access log of a stage: a line for each request goes to the journal of printed lines, under the name of a log
 * group. Never waits; when the journal has no room, the line is dropped and counted there, and the server's log says so
 * once a minute. Thread-safe.
 */
public final class AccessLog {
    private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);
    private static final long BETWEEN_WARNINGS_NANOS = 60_000_000_000L;

    private final AccessSettings settings;
    private final LogJournal journal;
    private final Clock clock;
    private volatile long nextWarningNanos;

    public AccessLog(AccessSettings settings, LogJournal journal, Clock clock) {
        this.settings = settings;
        this.journal = journal;
        this.clock = clock;
        this.nextWarningNanos = clock.nanoTime();
    }

    long nanoTime() {
        return clock.nanoTime();
    }

    void write(RequestId id, UnaryOperator<@Nullable String> values) {
        String group = settings.group().name();
        boolean taken = journal.offerOfGroup(LogLine.ofGroup(
                group, id.high(), id.low(), clock.epochNanos(), settings.format().line(values)));
        if (!taken && clock.nanoTime() - nextWarningNanos >= 0) {
            nextWarningNanos = clock.nanoTime() + BETWEEN_WARNINGS_NANOS;
            LOG.warn("Lines of the access log {} are lost: more come than the disk takes", group);
        }
    }
}
