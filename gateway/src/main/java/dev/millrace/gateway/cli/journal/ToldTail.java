package dev.millrace.gateway.cli.journal;

import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.log.LogLine;
import dev.millrace.engine.journal.log.LogPlace;
import dev.millrace.engine.journal.log.LogStream;
import dev.millrace.engine.journal.log.WholeLogTail;
import dev.millrace.gateway.monitor.log.group.ToldLines;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Follows the lines of runs that are told still. In which stream an instance is, is known from what it prints, if it
 * does. Confined to the command's thread.
 */
final class ToldTail {
    private static final int STREAMS_MAX = 10_000;

    private final WholeLogTail tail;
    private final ToldLines told;
    /** Where the runs print that have not ended. */
    private final LinkedHashMap<UUID, LogStream> printing = new LinkedHashMap<>();
    /** Where instances have printed, by their numbers. */
    private final LinkedHashMap<Integer, LogStream> streams = new LinkedHashMap<>();

    ToldTail(WholeLogTail tail, ToldLines told) {
        this.tail = tail;
        this.told = told;
    }

    /** Delivers the next lines; false when there are none now. */
    boolean next(Consumer<? super LogLine> to) {
        return tail.next(new WholeLogTail.Reader() {
            @Override
            public void printed(LogLine line, LogPlace place) {
                remember(new UUID(line.requestIdHigh(), line.requestIdLow()), line.stream(), printing);
                if (told.tells(line)) {
                    to.accept(line);
                }
            }

            @Override
            public boolean ended(RunRecord run) {
                LogStream stream = printing.remove(new UUID(run.requestIdHigh(), run.requestIdLow()));
                if (stream != null) {
                    remember(run.instance(), stream, streams);
                }
                return told.tells(run, streams.get(run.instance()));
            }

            @Override
            public void added(LogLine line, RunRecord run) {
                to.accept(line);
            }
        });
    }

    private static <K> void remember(K key, LogStream stream, SequencedMap<K, LogStream> in) {
        if (in.putLast(key, stream) == null && in.size() > STREAMS_MAX) {
            in.pollFirstEntry();
        }
    }
}
