package dev.millrace.telemetry.lookup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.clock.SystemClock;
import dev.millrace.engine.journal.RunRecord;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Kills a process that makes an index, again and again, as kill -9 does; the next one goes on with what is left. */
@Timeout(120)
class RunIndexKillIT {
    private static final int KILLS = 4;

    @TempDir
    Path journal;

    @Test
    void afterEachKillAnswersAreThoseOfReadingAllRecords() throws IOException, InterruptedException {
        Random random = new Random();
        for (int kill = 0; kill < KILLS; kill++) {
            killAfter(20 + random.nextInt(60));
            List<RunRecord> all = ManyRuns.all(journal);
            Collections.reverse(all);
            try (RunSearch search = RunSearch.of(journal)) {
                assertFindsAll(all, search, random);
            }
        }
        RunIndex index = RunIndex.open(journal, new SystemClock());
        while (index.step()) {}
        List<RunRecord> all = ManyRuns.all(journal);
        Collections.reverse(all);
        try (RunSearch search = index.search()) {
            assertFindsAll(all, search, random);
        }
        assertTrue(index.bytes() > 0);
    }

    private static void assertFindsAll(List<RunRecord> newestFirst, RunSearch search, Random random) {
        List<RunRecord> found = new ArrayList<>();
        RunCursor next = null;
        do {
            RunPage page = search.page(RunQuery.ALL, RunPage.Order.NEWEST, next, RunSearch.LIMIT_MAX);
            found.addAll(page.runs());
            next = page.next();
        } while (next != null);
        assertEquals(newestFirst, found);
        for (int i = 0; i < 100; i++) {
            RunRecord run = newestFirst.get(random.nextInt(newestFirst.size()));
            UUID id = new UUID(run.requestIdHigh(), run.requestIdLow());
            List<RunRecord> attempts = new ArrayList<>(newestFirst.stream()
                    .filter(other -> id.equals(new UUID(other.requestIdHigh(), other.requestIdLow())))
                    .toList());
            Collections.reverse(attempts);
            assertEquals(attempts, search.find(id));
        }
    }

    private void killAfter(int rounds) throws IOException, InterruptedException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + Path.of(System.getProperty("millrace.root"), ".jvm-options"),
                "-cp",
                System.getProperty("java.class.path"),
                KilledIndex.class.getName(),
                journal.toString());
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        int lines = 0;
        try (BufferedReader output = process.inputReader()) {
            while (output.readLine() != null) {
                lines++;
                if (lines == rounds) {
                    process.toHandle().destroyForcibly(); // unlike the process itself, it leaves the pipe readable
                }
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertTrue(lines >= rounds, "only " + lines);
    }
}
