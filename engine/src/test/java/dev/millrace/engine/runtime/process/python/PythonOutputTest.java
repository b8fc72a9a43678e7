package dev.millrace.engine.runtime.process.python;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.millrace.engine.runtime.process.WorkerRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PythonOutputTest {
    @TempDir
    private Path directory;

    @Test
    void countsEveryByteThatIsPrinted() throws Exception {
        try (PythonWorker worker = PythonWorker.start(directory, "prints.streams")) {
            long beforeBytes = worker.api.poll().printedBytes();
            assertEquals(bytes(worker.process.awaitLines(1).getFirst() + "\n"), beforeBytes);
            String printed = "a é\nto stderr\nbytes\nby context\nno line end";
            assertEquals(beforeBytes + bytes(printed), worker.api.invoke("1").printedBytes());
            assertEquals(beforeBytes + bytes(printed), worker.api.poll().printedBytes());
            assertEquals(beforeBytes + 2 * bytes(printed), worker.api.invoke("1").printedBytes());
            assertEquals(
                    List.of("a é", "to stderr", "bytes", "by context", "no line enda é"),
                    worker.process.awaitLines(6).subList(1, 6));
        }
    }

    @Test
    void logsAsTextWithTheRequestId() throws Exception {
        try (PythonWorker worker = PythonWorker.start(directory, "prints.levels")) {
            worker.api.invoke("1");
            List<String> lines = worker.process.awaitLines(8);
            assertEquals("[WARNING]\tTIME\t\twhile importing", untimed(lines.get(0)));
            assertEquals("[WARNING]\tTIME\trun-1\twarning", untimed(lines.get(1)));
            assertEquals("[ERROR]\tTIME\trun-1\t{'k': 1}", untimed(lines.get(2)));
            assertEquals("[ERROR]\tTIME\trun-1\tcaught", untimed(lines.get(3)));
            assertEquals("Traceback (most recent call last):", lines.get(4));
        }
    }

    @Test
    void logsAsJsonFromTheLevelThatIsAskedFor() throws Exception {
        Map<String, String> settings = Map.of("AWS_LAMBDA_LOG_FORMAT", "JSON", "AWS_LAMBDA_LOG_LEVEL", "INFO");
        try (PythonWorker worker = PythonWorker.start(directory, "prints.levels", settings)) {
            worker.api.invoke("1");
            String file = worker.functions.resolve("prints.py").toString();
            assertEquals(
                    String.join(
                            "\n",
                            "{\"timestamp\": \"TIME\", \"level\": \"WARNING\", \"message\": \"while importing\","
                                    + " \"logger\": \"root\", \"requestId\": \"\"}",
                            "{\"timestamp\": \"TIME\", \"level\": \"INFO\", \"message\": \"info 1\","
                                    + " \"logger\": \"app.part\", \"requestId\": \"run-1\"}",
                            "{\"timestamp\": \"TIME\", \"level\": \"WARNING\", \"message\": \"warning\","
                                    + " \"logger\": \"app.part\", \"requestId\": \"run-1\"}",
                            "{\"timestamp\": \"TIME\", \"level\": \"ERROR\", \"message\": {\"k\": 1},"
                                    + " \"logger\": \"app.part\", \"requestId\": \"run-1\", \"order\": 7}",
                            "{\"timestamp\": \"TIME\", \"level\": \"ERROR\", \"message\": \"caught\","
                                    + " \"logger\": \"app.part\", \"stackTrace\": [\"STACK\"],"
                                    + " \"errorType\": \"ZeroDivisionError\", \"errorMessage\": \"division by zero\","
                                    + " \"requestId\": \"run-1\", \"location\": \"" + file + ":levels:26\"}"),
                    worker.process.awaitLines(5).stream()
                            .map(PythonOutputTest::untimed)
                            .map(line -> line.replaceAll("\"stackTrace\": \\[.*?], ", "\"stackTrace\": [\"STACK\"], "))
                            .collect(Collectors.joining("\n")));
        }
    }

    @Test
    void logsWhatAHandlerRaisedInOneLine() throws Exception {
        try (PythonWorker worker = PythonWorker.start(directory, "raises.outer")) {
            WorkerRequest error = worker.api.invoke("1");
            String file = worker.functions.resolve("raises.py").toString();
            List<String> lines = worker.process.awaitLines(2);
            assertEquals(bytes(String.join("\n", lines) + "\n"), error.printedBytes());
            // The message is written as it is; it is the stack whose lines get another end and another indent.
            assertEquals("[ERROR] Refused: no é", lines.getFirst());
            assertEquals(
                    "second line\rTraceback (most recent call last):\r\u00a0\u00a0File \"" + file
                            + "\", line 11, in outer\r\u00a0\u00a0\u00a0\u00a0inner()\r\u00a0\u00a0File \"" + file
                            + "\", line 15, in inner\r\u00a0\u00a0\u00a0\u00a0raise Refused(\"no é\\nsecond line\")",
                    lines.get(1));
        }
    }

    @Test
    void logsWhatAHandlerRaisedAsJson() throws Exception {
        Map<String, String> settings = Map.of("AWS_LAMBDA_LOG_FORMAT", "JSON");
        try (PythonWorker worker = PythonWorker.start(directory, "returns.date", settings)) {
            worker.api.invoke("1");
            assertEquals(
                    "{\"timestamp\": \"TIME\", \"level\": \"ERROR\", \"errorMessage\": \"Unable to marshal response: Object"
                            + " of type datetime is not JSON serializable\", \"errorType\": \"Runtime.MarshalError\","
                            + " \"requestId\": \"run-1\", \"stackTrace\": []}",
                    untimed(worker.process.awaitLines(1).getFirst()));
        }
    }

    private static String untimed(String line) {
        return line.replaceAll("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{3})?Z", "TIME");
    }

    private static long bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
