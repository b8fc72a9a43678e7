package dev.millrace.loadtest.bench;

import dev.millrace.engine.invocation.Payload;
import dev.millrace.loadtest.bench.server.LambdaApi;
import dev.millrace.loadtest.bench.server.LocalServers;
import dev.millrace.loadtest.bench.server.SampleFunction;
import dev.millrace.loadtest.bench.server.ServerProcess;
import dev.millrace.loadtest.bench.tool.LoadTool;
import dev.millrace.loadtest.functions.Noop;
import dev.millrace.loadtest.load.report.Machine;
import dev.millrace.loadtest.load.scenario.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The command {@code millrace bench http}. Confined to the main thread. */
@Command(
        name = "millrace bench http",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Drives a bare Netty server and Millrace, with an uploaded function that does nothing, in turn "
                + "and prints the ratios. In a COMMAND, {port}, {data} and {root} are filled in.")
public final class HttpRatio implements Callable<Integer> {
    private static final String FUNCTION = "noop";
    private static final String PAYLOAD = "{\"name\":\"Ada & Grace\"}";

    @Option(
            names = "--server",
            paramLabel = "NAME=COMMAND",
            description = "A server with the Lambda API. Without it: millrace=" + LocalServers.MILLRACE)
    private Map<String, String> servers = new LinkedHashMap<>();

    @Option(
            names = "--with",
            paramLabel = "NAME=COMMAND",
            description = "Another server, which answers POST /2015-03-31/functions/noop/invocations by itself.")
    private Map<String, String> others = new LinkedHashMap<>();

    @Option(names = "--connections", split = ",", description = "Numbers of connections, default 64.")
    private List<Integer> connections = List.of(64);

    @Mixin
    private final Rounds rounds = new Rounds(7, 2);

    @Option(names = "--warmup", description = "Seconds of load on each server beforehand, default ${DEFAULT-VALUE}.")
    private int warmUpSeconds = 8;

    @Option(names = "--own-generator", description = "Do not use wrk even when it is installed.")
    private boolean ownGenerator;

    @Option(names = "--json", paramLabel = "FILE", description = "Write all samples as JSON.")
    private @Nullable Path json;

    private final Target target = Target.function(FUNCTION, Payload.ofText(PAYLOAD), 1);

    public static void main(String[] args) {
        System.exit(new CommandLine(new HttpRatio()).execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (servers.isEmpty()) {
            servers.put("millrace", LocalServers.MILLRACE);
        }
        Path directory = Files.createTempDirectory("millrace-bench");
        List<RatioReport> reports = new ArrayList<>();
        try (LocalServers local = new LocalServers(directory)) {
            List<ServerProcess> running = startAll(local);
            for (int each : connections) {
                LoadTool tool = LoadTool.of(target, each, directory, ownGenerator);
                for (ServerProcess server : running) {
                    tool.drive(server.port(), warmUpSeconds);
                }
                RatioReport report =
                        new RatioReport(tool.name(), each, Machine.here(), measure(running, tool));
                reports.add(report);
                System.out.print(report.text());
            }
        }
        write(reports);
        return 0;
    }

    private List<ServerProcess> startAll(LocalServers local) throws IOException, InterruptedException {
        List<ServerProcess> running = new ArrayList<>();
        running.add(local.startBareNetty());
        for (Map.Entry<String, String> server : servers.entrySet()) {
            ServerProcess process = local.start(server.getKey(), server.getValue());
            process.awaitReady(LambdaApi.LIST_PATH);
            try (LambdaApi api = new LambdaApi(process.port())) {
                api.create(FUNCTION, SampleFunction.java(Noop.class));
            }
            running.add(process);
        }
        for (Map.Entry<String, String> other : others.entrySet()) {
            running.add(local.start(other.getKey(), other.getValue()));
        }
        for (ServerProcess process : running) {
            process.awaitReady(target.path(), PAYLOAD);
        }
        return running;
    }

    private Map<String, List<Sample>> measure(List<ServerProcess> running, LoadTool tool)
            throws IOException, InterruptedException {
        Map<String, List<Sample>> samples = new LinkedHashMap<>();
        for (int round = 1; round <= rounds.count(); round++) {
            for (ServerProcess server : running) {
                Sample sample = Sample.take(server.name(), server, tool, rounds.seconds());
                samples.computeIfAbsent(server.name(), _ -> new ArrayList<>()).add(sample);
                System.out.printf("round %d  %s%n", round, sample);
            }
        }
        return samples;
    }

    private void write(List<RatioReport> reports) throws IOException {
        if (json != null) {
            List<Map<String, Object>> figures =
                    reports.stream().map(RatioReport::figures).toList();
            Files.writeString(
                    json,
                    JsonMapper.builder()
                            .enable(SerializationFeature.INDENT_OUTPUT)
                            .build()
                            .writeValueAsString(figures));
        }
    }
}
