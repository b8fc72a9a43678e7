package dev.millrace.loadtest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

final class LoadTestIT {
    @TempDir
    private Path directory;

    private final StringWriter output = new StringWriter();
    @SuppressWarnings("NullAway.Init") // startServer
    private HttpServer server;

    @BeforeEach
    void startServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/2015-03-31/functions/hello/invocations", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stopServer() {
        server.stop(0);
    }

    @Test
    void writesAllThreeReports() throws IOException {
        Path json = directory.resolve("r.json");
        Path html = directory.resolve("r.html");
        int code = execute("--function hello --requests 50 --warmup 0ms --json " + json + " --html " + html);
        assertEquals(0, code, output::toString);
        assertTrue(output.toString().contains("p99.99"), output::toString);
        assertTrue(Files.readString(json).contains("\"requests\" : 50"), Files.readString(json));
        String page = Files.readString(html);
        assertTrue(page.contains("<polyline class=\"curve c0\""), page);
        assertFalse(page.contains("{{") || page.contains("src=") || page.contains("href="), page);
    }

    @Test
    void endsWithOneAboveTheErrorRate() {
        String half = "--function hello --function nobody --requests 50 --warmup 0ms";
        assertEquals(1, execute(half + " --max-error-rate 10"));
        assertTrue(output.toString().contains("http 404"), output::toString);
        assertTrue(output.toString().contains("More errors than --max-error-rate 10"), output::toString);
        assertEquals(0, execute(half), output::toString);
    }

    @Test
    void endsWithOneWhenNothingSucceeded() {
        assertEquals(1, execute("--function nobody --requests 5 --warmup 0ms"));
        String message = "Nothing succeeded: all 5 requests failed, most with: http 404";
        assertTrue(output.toString().contains(message), output::toString);
    }

    @Test
    void endsWithOneWhenNobodyListens() {
        server.stop(0);
        assertEquals(1, execute("--function hello --requests 5 --warmup 0ms"));
        assertTrue(output.toString().contains(": connection refused"), output::toString);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    --requests 5                                      | one of --function, --path and --scenario
                    --function a --rate -3                            | a rate of -3
                    --function a --arrivals poisson                   | --arrivals needs --rate
                    --function a --duration soon                      | not a duration
                    --function a --connections 0                      | 0 connections
                    --function a --burst 5                            | --burst
                    --scenario x.yaml --rate 5                        | exclude each other
                    --function a --url http://192.0.2.1:80            | --allow-remote
                    """)
    void endsWithTwoForWrongFlags(String flags, String message) {
        assertEquals(2, execute(flags));
        assertTrue(output.toString().contains(message), output::toString);
    }

    @Test
    void saysWhatIsNotRecorded() throws Exception {
        assertEquals(1, execute("--recorded /nosuch --speed 100"));
        assertEquals("there is no /nosuch\n", output.toString());
        Path file = Files.writeString(
                directory.resolve("runs"), "{\"function\":\"a\",\"arrivalEpochNanos\":1764331200000000000}\n");
        assertRefused("--recorded " + file + " --function nosuch", "no calls of nosuch are recorded in " + file);
        assertRefused("--recorded " + file + " --from 10m", "no calls are recorded in " + file + " for that time");
        assertRefused(
                "--recorded " + file + " --to yesterday",
                "--to: a time is such as 2026-11-28T12:00:00.5Z, 2026-11-28, 14:30 (today) or 10m (ago); not yesterday");
    }

    private void assertRefused(String flags, String message) {
        output.getBuffer().setLength(0);
        assertEquals(2, execute(flags));
        assertEquals(message + "\nAll flags: millrace load --help\n", output.toString());
    }

    private int execute(String flags) {
        String url = flags.contains("--url") || flags.contains("--scenario")
                ? ""
                : " --url http://127.0.0.1:" + server.getAddress().getPort();
        CommandLine command = LoadTest.commandLine();
        command.setOut(new PrintWriter(output, true)).setErr(new PrintWriter(output, true));
        return command.execute((flags + url).strip().split(" +"));
    }
}
