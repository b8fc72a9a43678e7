package dev.millrace.telemetry.lookup;

import dev.millrace.engine.clock.SystemClock;
import dev.millrace.telemetry.WrittenRuns;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** The process that a test kills: writes runs into a journal and makes their index, for ever. */
final class KilledIndex {
    private static final int PART_RUNS_MAX = 2_000;

    private KilledIndex() {}

    public static void main(String[] arguments) {
        Path journal = Path.of(arguments[0]);
        SystemClock clock = new SystemClock();
        ManyRuns runs = new ManyRuns(new Random());
        try (WrittenRuns writer = new WrittenRuns(journal, clock)) {
            RunIndex index = new RunIndex(journal, PART_RUNS_MAX, clock);
            for (long written = 0; !System.out.checkError(); written += 500) {
                writer.append(List.copyOf(runs.endedAt(clock.epochNanos(), 500)));
                while (index.step()) {}
                System.out.println(written + " runs, " + index.bytes() + " bytes");
            }
        }
    }
}
