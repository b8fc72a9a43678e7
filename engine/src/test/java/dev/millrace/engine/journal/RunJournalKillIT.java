package dev.millrace.engine.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.clock.SystemClock;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Kills a writing process at a moment of its choosing, as kill -9 does. */
@Timeout(60)
class RunJournalKillIT {
    private static final Pattern ACKNOWLEDGEMENT = Pattern.compile("appended ([0-9]+)\\.");
    private static final int ACKNOWLEDGED_BEFORE_KILL = 20_000;

    @TempDir
    Path directory;

    @RepeatedTest(3)
    void everyAcknowledgedRecordSurvivesTheKill() throws IOException, InterruptedException {
        long acknowledged = 0;
        Process writer = startWriter();
        try (BufferedReader acknowledgements = writer.inputReader()) {
            String line = acknowledgements.readLine();
            while (line != null) {
                Matcher matcher = ACKNOWLEDGEMENT.matcher(line); // the last line may be cut short by the kill
                if (matcher.matches()) {
                    acknowledged = Long.parseLong(matcher.group(1));
                }
                if (acknowledged >= ACKNOWLEDGED_BEFORE_KILL) {
                    writer.toHandle().destroyForcibly(); // unlike the process itself, it leaves the pipe readable
                }
                line = acknowledgements.readLine();
            }
        } finally {
            writer.destroyForcibly().waitFor();
        }
        assertTrue(acknowledged >= ACKNOWLEDGED_BEFORE_KILL, "acknowledged " + acknowledged);

        assertHasAllUpTo(acknowledged);
        appendAfterwards();
    }

    private Process startWriter() throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("@" + Path.of(System.getProperty("millrace.root"), ".jvm-options"));
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(KilledWriter.class.getName());
        command.add(directory.toString());
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    }

    private void assertHasAllUpTo(long acknowledged) {
        List<RunRecord> found = readAll();
        Set<Long> numbers = new HashSet<>();
        found.forEach(run -> assertTrue(numbers.add(run.requestIdLow()), () -> "twice: " + run));
        for (long number = 1; number <= acknowledged; number++) {
            long expected = number;
            assertTrue(numbers.contains(number), () -> expected + " of " + acknowledged + " is lost");
        }
    }

    private void appendAfterwards() {
        int before = readAll().size();
        TestingEntry entry = new TestingEntry(TestingRuns.returned(-1));
        try (RunJournal journal = RunJournal.open(directory, JournalOptions.defaults(), new SystemClock())) {
            assertTrue(journal.offer(entry));
            journal.flush();
            assertTrue(entry.isAppended());
        }
        List<RunRecord> after = readAll();
        assertEquals(before + 1, after.size());
        assertEquals(entry.record(), after.getLast());
    }

    private List<RunRecord> readAll() {
        List<RunRecord> runs = new ArrayList<>();
        try (RunTail tail = RunTail.open(directory)) {
            while (tail.next(runs::add)) {}
        }
        return runs;
    }
}
