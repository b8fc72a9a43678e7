package dev.millrace.loadtest.bench;

import dev.millrace.engine.invocation.Payload;
import dev.millrace.loadtest.load.report.Machine;
import dev.millrace.loadtest.load.scenario.Target;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code millrace bench http}. Confined to the main thread. */
@Command(
        name = "bench http",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Drives a bare Netty server and Millrace in turn and prints the ratios.")
public final class HttpRatio implements Callable<Integer> {
    private static final Pattern SPACES = Pattern.compile("\\s+");

    @Option(
            names = "--server",
            paramLabel = "NAME=COMMAND",
            description = "A server to compare; {port}, {data} and {root} are filled in. "
                    + "Default: millrace={root}/millrace up --port {port} --data {data}")
    private Map<String, String> servers = new LinkedHashMap<>();

    @Option(names = "--function", description = "Function to invoke, default ${DEFAULT-VALUE}.")
    private String function = "hello";

    @Option(names = "--payload", description = "Request body, default ${DEFAULT-VALUE}.")
    private String payload = "{\"name\":\"Ada Lovelace\"}";

    @Option(names = "--connections", description = "Default ${DEFAULT-VALUE}.")
    private int connections = 64;

    @Option(names = "--rounds", description = "Default ${DEFAULT-VALUE}.")
    private int rounds = 7;

    @Option(names = "--seconds", description = "Length of one sample, default ${DEFAULT-VALUE}.")
    private int seconds = 2;

    @Option(names = "--warmup", description = "Seconds of load on each server beforehand, default ${DEFAULT-VALUE}.")
    private int warmUpSeconds = 8;

    @Option(names = "--own-generator", description = "Do not use wrk even when it is installed.")
    private boolean ownGenerator;

    @Option(names = "--json", paramLabel = "FILE", description = "Write all samples as JSON.")
    private @Nullable Path json;

    private final Path root = Path.of(System.getProperty("millrace.root", "")).toAbsolutePath();

    public static void main(String[] args) {
        System.exit(new CommandLine(new HttpRatio()).execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (servers.isEmpty()) {
            servers.put("millrace", "{root}/millrace up --port {port} --data {data}");
        }
        Path directory = Files.createTempDirectory("millrace-bench");
        Target target = Target.function(function, Payload.ofText(payload), 1);
        LoadTool tool = Wrk.isInstalled() && !ownGenerator
                ? new Wrk(target, connections, directory)
                : new OwnGenerator(target, connections);
        List<ServerProcess> running = new ArrayList<>();
        try {
            startAll(running, directory);
            for (ServerProcess server : running) {
                server.awaitReady(target.path(), payload);
                tool.drive(server.port(), warmUpSeconds);
            }
            publish(new RatioReport(tool.name(), Machine.here(), measure(running, tool)));
        } finally {
            running.reversed().forEach(ServerProcess::close);
        }
        return 0;
    }

    private void startAll(List<ServerProcess> running, Path directory) throws IOException {
        int barePort = freePort();
        Path bareLog = directory.resolve("bare-netty.log");
        running.add(ServerProcess.start("bare-netty", barePort, bareNetty(barePort), root, bareLog));
        for (Map.Entry<String, String> server : servers.entrySet()) {
            int port = freePort();
            Path data = directory.resolve(server.getKey());
            running.add(ServerProcess.start(
                    server.getKey(),
                    port,
                    command(server.getValue(), port, data),
                    root,
                    directory.resolve(server.getKey() + ".log")));
        }
    }

    private Map<String, List<Sample>> measure(List<ServerProcess> running, LoadTool tool)
            throws IOException, InterruptedException {
        Map<String, List<Sample>> samples = new LinkedHashMap<>();
        for (int round = 1; round <= rounds; round++) {
            for (ServerProcess server : running) {
                Sample sample = Sample.take(server, tool, seconds);
                samples.computeIfAbsent(server.name(), _ -> new ArrayList<>()).add(sample);
                System.out.printf(
                        "round %d  %-12s %8.0f req/s %6.1f us CPU/req%n",
                        round, server.name(), sample.requestsPerSecond(), sample.cpuMicrosPerRequest());
            }
        }
        return samples;
    }

    private void publish(RatioReport report) throws IOException {
        System.out.print(report.text());
        if (json != null) {
            Files.writeString(json, report.json());
        }
    }

    /** The same JVM, flags and class path as ours. */
    private List<String> bareNetty(int port) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + root.resolve(".jvm-options"),
                "-cp",
                absolute(System.getProperty("java.class.path")),
                BareNetty.class.getName(),
                String.valueOf(port));
    }

    private List<String> command(String template, int port, Path data) {
        return SPACES.splitAsStream(template.strip())
                .map(word -> word.replace("{port}", String.valueOf(port))
                        .replace("{data}", data.toString())
                        .replace("{root}", root.toString()))
                .toList();
    }

    private static String absolute(String classPath) {
        return Pattern.compile(Pattern.quote(File.pathSeparator))
                .splitAsStream(classPath)
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .reduce((left, right) -> left + File.pathSeparator + right)
                .orElse("");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
