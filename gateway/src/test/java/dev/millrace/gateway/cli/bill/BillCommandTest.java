package dev.millrace.gateway.cli.bill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.clock.SystemClock;
import dev.millrace.engine.journal.JournalOptions;
import dev.millrace.engine.journal.RunJournal;
import dev.millrace.engine.journal.RunOutcome;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.RunSubject;
import dev.millrace.engine.journal.TriggerKind;
import dev.millrace.gateway.TestingEntry;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class BillCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final SystemClock clock = new SystemClock();
    private final Instant began = Instant.ofEpochSecond(clock.epochMillis() / 1_000);
    private final String day = began.toString().substring(0, 10);
    private final YearMonth month = YearMonth.from(began.atOffset(ZoneOffset.UTC));

    @TempDir
    Path data;

    @Test
    void showsALineForEachFunctionVersionAndDay() {
        append(run(1, "hello", "1", 512, 5_000_001), run(2, "hello", "1", 512, 1), run(3, "other", "$LATEST", 128, 9));

        assertEquals(0, bill("--month", month.toString()), err::toString);
        List<String> lines = out.toString().lines().toList();
        assertTrue(lines.getFirst().startsWith("Runs from " + month + "-01 to " + month.atEndOfMonth() + " (UTC)"));
        assertTrue(lines.getFirst().endsWith(". Amounts in USD, prices: AWS, us-east-1, x86, November 2026."));
        assertEquals(
                "FUNCTION                  VERSION   DAY           REQUESTS     BILLED "
                        + "ms  MEMORY MB      GB-SECONDS          AMOUNT",
                lines.get(2));
        assertEquals(
                "hello                     1         " + day
                        + "           2             7        512           0.004      0.00000046",
                lines.get(3));
        assertEquals(
                "other                     $LATEST   " + day
                        + "           1             1        128           0.000      0.00000020",
                lines.get(4));
        assertEquals(
                "total                                                    3            "
                        + " 8                      0.004      0.00000066",
                lines.get(5));
        assertTrue(lines.get(7).startsWith("In their place, a server for each function, always on,"));
        assertTrue(lines.get(10).matches("hello +2 +0\\.004 +0\\.00000046 +512 +0\\.5 +\\d+\\.\\d\\d"), lines.get(10));
        assertTrue(lines.get(11).matches("other +1 +0\\.000 +0\\.00000020 +128 +0\\.25 +\\d+\\.\\d\\d"), lines.get(11));
        assertTrue(lines.get(12).matches("total +3 +0\\.004 +0\\.00000066 +\\d+\\.\\d\\d"), lines.get(12));
        assertEquals(13, lines.size());
    }

    @Test
    void asksWhatIfTheMemoryWereAnother() throws IOException {
        append(run(1, "hello", "1", 512, 5_000_001), run(2, "other", "1", 512, 1));
        Path prices = Files.writeString(
                data.resolve("prices"),
                """
                source = us
                currency = EUR
                million-requests = 1000000
                gb-second = 1000
                server.vcpu-hour = 0
                server.gb-hour = 0
                server.hour = 1
                """);

        assertEquals(0, bill("--json", "--memory", "1024", "--prices", prices.toString(), "--function", "hello:1"));
        JsonNode json = JsonMapper.shared().readTree(out.toString());
        assertEquals(1_024, json.get("memoryMb").intValue());
        assertEquals("EUR", json.get("prices").get("currency").stringValue());
        assertEquals(1, json.get("lines").size());
        JsonNode line = json.get("lines").get(0);
        assertEquals(6, line.get("billedMillis").longValue());
        assertEquals(6 * 1_024, line.get("megabyteMillis").longValue());
        assertEquals("1", line.get("requestAmount").stringValue());
        assertEquals("6", line.get("computeAmount").stringValue());
        assertEquals("7", line.get("amount").stringValue());
        assertEquals("7", json.get("total").get("amount").stringValue());
        assertEquals(
                Long.toString(json.get("hoursPassed").longValue()),
                json.get("total").get("serverAmount").stringValue());
        out.getBuffer().setLength(0);
        assertEquals(0, bill("--memory", "1024"));
        assertTrue(out.toString().contains("As if all had had 1024 MB: durations are taken as they were"));
    }

    @Test
    void expandsALine() {
        append(run(1, "hello", "1", 512, 5_000_001), run(2, "hello", "2", 512, 1), run(3, "hello", "1", 512, 1));

        assertEquals(0, bill("--runs", "hello:1/" + day), err::toString);
        List<String> lines = out.toString().lines().toList();
        assertEquals(4, lines.size(), out::toString);
        assertTrue(
                lines.get(1).matches(".{23}Z  00000000-0000-0000-0000-000000000001 +6 +512 +0\\.003 +0\\.00000025"),
                lines.get(1));
        assertTrue(
                lines.get(2).matches(".{23}Z  00000000-0000-0000-0000-000000000003 +1 +512 +0\\.001 +0\\.00000021"),
                lines.get(2));
        assertTrue(lines.get(3).matches("total +7 +0\\.004 +0\\.00000046"), lines.get(3));
        assertEquals(1, bill("--runs", "hello:3/" + day));
        assertTrue(err.toString().contains("no runs of hello:3 began on " + day + " (UTC)"), err::toString);
    }

    @Test
    void saysWhatItDoesNotUnderstand() throws IOException {
        Files.createDirectory(data.resolve("journal"));
        assertRefused("'2026-13' is not a month; give year and month, for example 2026-11", "--month", "2026-13");
        assertRefused("'november' is not a month", "--month", "november");
        assertRefused(month.plusMonths(1) + "-01 has not begun; it is ", "--month", month.plusMonths(1).toString());
        assertRefused("'64' is not a memory size; give megabytes from 128 to 10240", "--memory", "64");
        assertRefused("'hello' is not a line of the bill", "--runs", "hello");
        assertRefused("'hello:1/2026-02-30' is not a line of the bill", "--runs", "hello:1/2026-02-30");
        assertRefused("2999-01-01 has not begun", "--runs", "hello:1/2999-01-01");
        assertRefused("--runs says function and day itself", "--runs", "hello:1/2026-11-28", "--month", "2026-11");
    }

    private void assertRefused(String message, String... arguments) {
        err.getBuffer().setLength(0);
        assertEquals(2, bill(arguments));
        assertTrue(err.toString().contains(message), err::toString);
        assertEquals("", out.toString());
    }

    private int bill(String... arguments) {
        String[] all = new String[arguments.length + 2];
        all[0] = "--data";
        all[1] = data.toString();
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        return new CommandLine(new BillCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all);
    }

    private void append(RunRecord... runs) {
        try (RunJournal journal = RunJournal.open(data.resolve("journal"), JournalOptions.defaults(), clock)) {
            for (RunRecord run : runs) {
                assertTrue(journal.offer(new TestingEntry(run)));
            }
            journal.flush();
            assertTrue(journal.failure().isEmpty(), () -> journal.failure().toString());
        }
    }

    private RunRecord run(long number, String function, String version, int memoryMb, long runNanos) {
        RunSubject subject = new RunSubject(function, version, "java25", "sha", memoryMb, 3000);
        long arrivalEpochNanos = began.getEpochSecond() * 1_000_000_000;
        return new RunRecord(
                0, number, subject, "a", 7, TriggerKind.INVOKE, 1, arrivalEpochNanos, 0, 0, runNanos, false,
                RunOutcome.RETURNED, "", 22, 1500, false);
    }
}
