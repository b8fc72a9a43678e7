package dev.millrace.gateway;

import dev.millrace.engine.capture.CaptureOptions;
import dev.millrace.engine.clock.DurationText;
import dev.millrace.engine.function.FunctionName;
import dev.millrace.engine.function.Isolation;
import dev.millrace.engine.journal.JournalOptions;
import dev.millrace.engine.runtime.process.launch.WorkerSettings;
import dev.millrace.gateway.http.tls.CertificateFiles;
import dev.millrace.gateway.message.OutsideServices;
import dev.millrace.telemetry.bill.PriceTable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a server; the defaults of all of them are in {@link #defaults}. Immutable.
 *
 * @param port 0 takes any free port
 * @param accountRunsMax runs at once over all functions, 1 to 100,000
 * @param shutdownTimeout how long an orderly end may take, 1 s to 15 min
 * @param journal how the run journal is kept
 * @param capture how payloads are kept of functions that ask for it
 * @param isolation what functions have and may not ask to go below; null for the best that the machine can give
 * @param trusted names of functions that may go below it, and whose Java runs in the server itself
 * @param runtimes programs to use in the place of those that are found, by runtime
 * @param neutralWorkers workers that wait for functions to be called for the first time, for each kind
 * @param services whose queues and topics functions' owners may name
 * @param objectsToken file with what stores outside must show; null when none may tell of its objects
 * @param certificate by which the server shows who it is; null when it does not speak TLS
 * @param keys file of the secrets with which requests to function URLs may be signed; null when any will do
 * @param operatorToken file with what must be shown by those who ask for runs, payloads and replays; null when all may
 * @param prices by which the server says what a run costs
 */
public record NodeOptions(
        String host,
        int port,
        Path dataDirectory,
        int accountRunsMax,
        List<String> zones,
        Duration shutdownTimeout,
        JournalOptions journal,
        CaptureOptions capture,
        @Nullable Isolation isolation,
        List<String> trusted,
        Map<String, Path> runtimes,
        int neutralWorkers,
        OutsideServices services,
        @Nullable Path objectsToken,
        @Nullable CertificateFiles certificate,
        @Nullable Path keys,
        @Nullable Path operatorToken,
        PriceTable prices) {
    private static final int RUNS_MAX = 100_000;
    private static final Duration SHUTDOWN_MIN = Duration.ofSeconds(1);
    private static final Duration SHUTDOWN_MAX = Duration.ofMinutes(15);

    public NodeOptions {
        zones = List.copyOf(zones);
        trusted = List.copyOf(trusted);
        runtimes = Map.copyOf(runtimes);
        require(port >= 0 && port <= 65_535, "a port is between 0 and 65535, not " + port);
        require(!host.isBlank(), "the host is empty");
        require(
                accountRunsMax >= 1 && accountRunsMax <= RUNS_MAX,
                "the concurrency is between 1 and " + RUNS_MAX + ", not " + accountRunsMax);
        require(!zones.isEmpty(), "there must be a zone");
        require(zones.stream().distinct().count() == zones.size(), "two zones have the same name: " + zones);
        require(
                zones.stream().allMatch(zone -> zone.matches("[a-z0-9-]{1,16}")),
                "a zone's name is 1 to 16 small letters, digits and hyphens: " + zones);
        require(
                shutdownTimeout.compareTo(SHUTDOWN_MIN) >= 0 && shutdownTimeout.compareTo(SHUTDOWN_MAX) <= 0,
                "the shutdown timeout is between " + DurationText.print(SHUTDOWN_MIN) + " and "
                        + DurationText.print(SHUTDOWN_MAX) + ", not " + DurationText.print(shutdownTimeout));
        require(
                isolation != Isolation.IN_PROCESS,
                "the isolation is auto, process or sandbox; functions that may run in-process are named with --trust");
        require(
                trusted.stream().allMatch(FunctionName::isLegal),
                "trusted functions are named one by one, without versions: " + trusted);
        require(
                neutralWorkers >= 0 && neutralWorkers <= WorkerSettings.NEUTRAL_WORKERS_MAX,
                "neutral workers are 0 to " + WorkerSettings.NEUTRAL_WORKERS_MAX + ", not " + neutralWorkers);
    }

    public static NodeOptions defaults() {
        return new NodeOptions(
                "127.0.0.1",
                4566,
                Path.of(System.getProperty("user.home"), ".millrace"),
                1_000,
                List.of("a", "b", "c"),
                Duration.ofSeconds(10),
                JournalOptions.defaults(),
                CaptureOptions.defaults(),
                null,
                List.of(),
                Map.of(),
                2,
                OutsideServices.NONE,
                null,
                null,
                null,
                null,
                PriceTable.defaults());
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
