package dev.millrace.loadtest.bench.telemetry;

import dev.millrace.engine.invocation.Payload;
import dev.millrace.loadtest.bench.Contest;
import dev.millrace.loadtest.bench.RatioReport;
import dev.millrace.loadtest.bench.Rounds;
import dev.millrace.loadtest.bench.Sample;
import dev.millrace.loadtest.bench.Verdict;
import dev.millrace.loadtest.bench.server.LambdaApi;
import dev.millrace.loadtest.bench.server.LocalServers;
import dev.millrace.loadtest.bench.server.SampleFunction;
import dev.millrace.loadtest.bench.server.ServerProcess;
import dev.millrace.loadtest.bench.tool.LoadTool;
import dev.millrace.loadtest.functions.Noop;
import dev.millrace.loadtest.load.scenario.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code millrace bench telemetry}. Confined to the main thread. */
@Command(
        name = "millrace bench telemetry",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Calls a Java function that does nothing on three servers in turn: with telemetry off, as it "
                + "comes with nobody who asks, and with an export by OTLP and a scrape every five seconds.")
public final class TelemetryRatio implements Callable<Integer> {
    private static final double CPU_RATIO_MAX = 1.1;
    private static final int EVERY_SECONDS = 5;
    private static final String FUNCTION = "noop";
    private static final String OFF = "off";
    private static final String USUAL = "as it comes";
    private static final String ALL = "all on";
    private static final Payload BODY = Payload.ofText("{\"name\":\"Ada & Grace\"}");

    @Option(names = "--connections", description = "Connections, default ${DEFAULT-VALUE}.")
    private int connections = 64;

    @Mixin
    private final Rounds rounds = new Rounds(7, 10);

    /** The compiler takes a tenth of the time for most of the first minute, and more where there is more code. */
    @Option(names = "--warmup", description = "Seconds of load on each beforehand, default ${DEFAULT-VALUE}.")
    private int warmUpSeconds = 60;

    @Option(names = "--own-generator", description = "Also where wrk is installed.")
    private boolean ownGenerator;

    @Option(names = "--server", paramLabel = "COMMAND", description = "Default: " + LocalServers.MILLRACE)
    private String server = LocalServers.MILLRACE;

    public static void main(String[] args) {
        System.exit(new CommandLine(new TelemetryRatio()).execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("millrace-bench");
        Target target = Target.function(FUNCTION, BODY, 1);
        LoadTool tool = LoadTool.of(target, connections, directory.resolve("wrk"), ownGenerator);
        Contest contest = new Contest(connections);
        try (Collector collector = Collector.start();
                LocalServers local = new LocalServers(directory)) {
            contest.add(OFF, start(local, OFF, "JAVA_TOOL_OPTIONS=-Dmillrace.telemetry=off"), tool);
            contest.add(USUAL, start(local, USUAL, "OTEL_METRICS_EXPORTER=none"), tool);
            String export = "OTEL_METRICS_EXPORTER=otlp OTEL_EXPORTER_OTLP_ENDPOINT=" + collector.endpoint()
                    + " OTEL_METRIC_EXPORT_INTERVAL=" + EVERY_SECONDS * 1_000;
            contest.add(ALL, start(local, ALL, export), new ScrapedTool(tool, EVERY_SECONDS));
            contest.warmUp(warmUpSeconds);
            contest.measure(rounds);
        }
        print(contest);
        return 0;
    }

    private ServerProcess start(LocalServers local, String name, String variables)
            throws IOException, InterruptedException {
        String command = "env " + variables + " " + server + " --trust " + FUNCTION;
        ServerProcess process = local.start(name.replace(' ', '-'), command);
        process.awaitReady(LambdaApi.LIST_PATH);
        try (LambdaApi api = new LambdaApi(process.port())) {
            api.create(FUNCTION, SampleFunction.java(Noop.class));
        }
        return process;
    }

    private static void print(Contest contest) {
        RatioReport toOff = contest.report(OFF, USUAL, ALL);
        System.out.print(toOff.text());
        System.out.print(Verdict.table(List.of(
                Verdict.atMost(
                        CPU_RATIO_MAX,
                        "CPU of a call with telemetry as it comes to one without",
                        "%.2f",
                        toOff.ratios(USUAL, Sample::cpuMicrosPerRequest)),
                Verdict.atMost(
                        CPU_RATIO_MAX,
                        "CPU of a call with all telemetry on to one without",
                        "%.2f",
                        toOff.ratios(ALL, Sample::cpuMicrosPerRequest)))));
    }
}
