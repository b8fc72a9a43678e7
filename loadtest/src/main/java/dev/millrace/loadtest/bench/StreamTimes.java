package dev.millrace.loadtest.bench;

import dev.millrace.loadtest.bench.server.FirstByte;
import dev.millrace.loadtest.bench.server.LambdaApi;
import dev.millrace.loadtest.bench.server.LocalServers;
import dev.millrace.loadtest.bench.server.SampleFunction;
import dev.millrace.loadtest.bench.server.ServerProcess;
import dev.millrace.loadtest.load.report.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code millrace bench streams}. Confined to the main thread. */
@Command(
        name = "millrace bench streams",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Measures how long the first bytes that a Node.js function streams are on their way to its caller, "
                + "beside bytes that the same function sends straight to a socket.")
public final class StreamTimes implements Callable<Integer> {
    private static final double FIRST_BYTE_MILLIS_MAX = 2;
    private static final double NANOS_A_MILLI = 1e6;

    @Option(names = "--rounds", description = "Default ${DEFAULT-VALUE}.")
    private int rounds = 5;

    @Option(names = "--calls", description = "Of either kind in a round, in turn; default ${DEFAULT-VALUE}.")
    private int calls = 100;

    @Option(names = "--server", paramLabel = "COMMAND", description = "Default: " + LocalServers.MILLRACE)
    private String server = LocalServers.MILLRACE;

    public static void main(String[] args) {
        System.exit(new CommandLine(new StreamTimes()).execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        System.out.println("Machine  " + Machine.here());
        List<Round> measured = new ArrayList<>();
        try (LocalServers local = new LocalServers(Files.createTempDirectory("millrace-bench"))) {
            ServerProcess process = local.start("millrace", server);
            process.awaitReady(LambdaApi.LIST_PATH);
            try (LambdaApi api = new LambdaApi(process.port())) {
                api.create("stream", SampleFunction.script("nodejs20.x", "stream"));
            }
            try (FirstByte firstByte = new FirstByte(process.port(), "stream")) {
                print("warm-up", measure(firstByte));
                for (int number = 1; number <= rounds; number++) {
                    Round round = measure(firstByte);
                    measured.add(round);
                    print("round " + number, round);
                }
            }
        }
        Spread streamed = Spread.of(measured.stream().map(Round::streamedMillis).toList());
        Verdict verdict = Verdict.atMost(
                FIRST_BYTE_MILLIS_MAX, "from the function's first write to its caller, ms", "%.2f", streamed);
        System.out.print(Verdict.table(List.of(verdict)));
        System.out.println("to a socket, ms: "
                + Spread.of(measured.stream().map(Round::directMillis).toList()).print("%.2f") + ", ratio "
                + Spread.of(measured.stream().map(Round::ratio).toList()).print("%.1f"));
        return 0;
    }

    private Round measure(FirstByte firstByte) throws IOException {
        List<Double> streamed = new ArrayList<>();
        List<Double> direct = new ArrayList<>();
        for (int call = 0; call < calls; call++) {
            streamed.add(firstByte.streamedNanos() / NANOS_A_MILLI);
            direct.add(firstByte.directNanos() / NANOS_A_MILLI);
        }
        return new Round(Spread.of(streamed).median(), Spread.of(direct).median());
    }

    private static void print(String name, Round round) {
        System.out.printf(
                "%s  streamed %.2f ms, to a socket %.2f ms, ratio %.1f%n",
                name, round.streamedMillis(), round.directMillis(), round.ratio());
    }

    /** The medians of one round. Immutable. */
    private record Round(double streamedMillis, double directMillis) {
        double ratio() {
            return streamedMillis / directMillis;
        }
    }
}
