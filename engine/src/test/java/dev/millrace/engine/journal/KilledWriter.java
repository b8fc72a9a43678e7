package dev.millrace.engine.journal;

import dev.millrace.engine.clock.SystemClock;
import java.io.PrintStream;
import java.nio.file.Path;

/** The process that a test kills: appends runs 1, 2, 3 ... for ever and says so of each once it is appended. */
final class KilledWriter {
    private KilledWriter() {}

    public static void main(String[] arguments) {
        PrintStream acknowledgements = System.out;
        try (RunJournal journal =
                RunJournal.open(Path.of(arguments[0]), JournalOptions.defaults(), new SystemClock())) {
            for (long number = 1; !acknowledgements.checkError(); number++) {
                journal.offer(new Acknowledging(number, acknowledgements));
                journal.flush();
            }
        }
    }

    private record Acknowledging(long number, PrintStream to) implements JournalEntry {
        @Override
        public RunRecord record() {
            return TestingRuns.returned(number);
        }

        @Override
        public void appended() {
            to.println("appended " + number + ".");
        }

        @Override
        public void appendFailed(Exception cause) {
            throw new IllegalStateException("run " + number + " was not appended", cause);
        }
    }
}
