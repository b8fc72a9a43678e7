package dev.millrace.loadtest.bench.history;

import dev.millrace.engine.journal.JournalOptions;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.log.LogJournal;
import dev.millrace.engine.journal.log.LogLine;
import dev.millrace.engine.journal.log.LogStream;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Writes what the runs of a history printed, a line each, with the server's own code. Some lines hold a word that is
 * rare. Confined to one thread.
 */
final class HistoryLog {
    /** As much as a journal can be told to keep. */
    private static final long BYTES_MAX = 1L << 50;

    private HistoryLog() {}

    /**
     * Writes all of it.
     *
     * @param logs a directory, which is made
     * @param batchLines how many lines make a batch
     */
    static void write(Path logs, History history, int batchLines) {
        long first = history.run(0).arrivalEpochNanos();
        MovedClock clock = new MovedClock(first);
        JournalOptions options = JournalOptions.defaults().withRetention(Duration.ofDays(400), BYTES_MAX);
        try (LogJournal journal = LogJournal.open(logs, options, clock)) {
            for (long i = 0; i < history.runs(); i++) {
                RunRecord run = history.run(i);
                clock.moveTo(run.endEpochNanos());
                String function = run.subject().function();
                LogStream stream = LogStream.ofInstance(function, run.subject().version(), run.instance(), first);
                LogLine line = new LogLine(
                        run.requestIdHigh(),
                        run.requestIdLow(),
                        stream,
                        run.startEpochNanos(),
                        text(i, history.runs()));
                if (!journal.offer(line)) {
                    throw new IllegalStateException("the queue of lines is full");
                }
                if ((i + 1) % batchLines == 0 || i + 1 == history.runs()) {
                    journal.flush();
                }
            }
            journal.failure().ifPresent(cause -> {
                throw new IllegalStateException("the lines could not be written", cause);
            });
        }
    }

    /** What a run prints: of all runs, {@code word(n)} is in {@code n} lines. */
    private static String text(long number, long runs) {
        StringBuilder text = new StringBuilder("INFO order ").append(number).append(" of customer ")
                .append(number * 31 % 99_991).append(" was paid after ").append(number % 997).append(" ms");
        for (int often : new int[] {1, 99, 9_900}) {
            long step = runs / often;
            if (number % step == step / 2 && number / step < often) {
                text.append(' ').append(word(often));
            }
        }
        return text.toString();
    }

    /** A word that so many lines hold: 1, 99 or 9,900; any other number is that of a word in none. */
    static String word(int lines) {
        return "marked" + lines + "times";
    }
}
