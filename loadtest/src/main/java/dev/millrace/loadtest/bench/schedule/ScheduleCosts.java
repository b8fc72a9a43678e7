package dev.millrace.loadtest.bench.schedule;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.clock.SystemClock;
import dev.millrace.engine.invocation.Payload;
import dev.millrace.loadtest.bench.Rounds;
import dev.millrace.loadtest.bench.Sample;
import dev.millrace.loadtest.bench.Spread;
import dev.millrace.loadtest.bench.Verdict;
import dev.millrace.loadtest.bench.server.CpuMeter;
import dev.millrace.loadtest.bench.server.LambdaApi;
import dev.millrace.loadtest.bench.server.LocalServers;
import dev.millrace.loadtest.bench.server.SampleFunction;
import dev.millrace.loadtest.bench.server.ServerProcess;
import dev.millrace.loadtest.bench.tool.OwnGenerator;
import dev.millrace.loadtest.functions.Noop;
import dev.millrace.loadtest.load.report.Machine;
import dev.millrace.loadtest.load.scenario.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine;

/** The command {@code millrace bench schedules}. Confined to the main thread. */
@Command(
        name = "millrace bench schedules",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Has schedules of a Java function that does nothing come due in the same second, in worker "
                + "processes and trusted, and prints how late they start; then what an idle server costs with many "
                + "schedules beside one with none, and an event on a bus with many rules beside one with few.")
public final class ScheduleCosts implements Callable<Integer> {
    private static final double LAST_SECONDS_MAX = 1;
    private static final double IDLE_RATIO_MAX = 1.1;
    private static final double RULES_RATIO_MAX = 2;

    private static final String WORKERS = "workers";
    private static final String TRUSTED = "trusted";
    private static final int FEW_RULES = 10;
    private static final int MANY_RULES = 1_000;
    /** As many as PutEvents takes. */
    private static final int EVENTS_PER_REQUEST = 10;

    /** Before they are due: they are read ahead, and the server has come to rest. */
    private static final int VOLLEY_SECONDS_MAX = 60;
    private static final int SECONDS_LEFT_MIN = 15;
    private static final Clock CLOCK = new SystemClock();

    @Option(names = "--due", paramLabel = "N", description = "Schedules due at once, default 10000; 0 for none.")
    private int due = 10_000;

    @Option(names = "--lead", description = "Seconds in which these are created, default ${DEFAULT-VALUE}.")
    private int leadSeconds = 90;

    @Option(names = "--idle", paramLabel = "N", description = "Schedules that wait, default 100000; 0 for none.")
    private int idle = 100_000;

    @Option(names = "--idle-seconds", description = "Length of a look at idle servers, default ${DEFAULT-VALUE}.")
    private int idleSeconds = 20;

    @Mixin
    private final Rounds rounds = new Rounds(3, 5);

    @Option(names = "--connections", description = "That put events, default ${DEFAULT-VALUE}; 0 for no events.")
    private int connections = 16;

    @Option(names = "--server", paramLabel = "COMMAND", description = "Default: " + LocalServers.MILLRACE)
    private String server = LocalServers.MILLRACE;

    private final Map<String, List<Volley>> volleys = new LinkedHashMap<>();
    private final List<Double> idleRatios = new ArrayList<>();
    private final List<Double> ruleRatios = new ArrayList<>();

    public static void main(String[] args) {
        System.exit(new CommandLine(new ScheduleCosts()).execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        System.out.println("Machine  " + Machine.here());
        Path directory = Files.createTempDirectory("millrace-bench");
        try (LocalServers local = new LocalServers(directory)) {
            ServerProcess process = start(local, "busy");
            if (due > 0) {
                fireTogether(process, directory.resolve("busy/journal"));
            }
            if (connections > 0) {
                putEvents(process);
            }
            process.close();
            if (idle > 0) {
                rest(start(local, "none"), start(local, "many"));
            }
        }
        System.out.print(Verdict.table(verdicts()));
        return 0;
    }

    private ServerProcess start(LocalServers local, String name) throws IOException, InterruptedException {
        ServerProcess process = local.start(name, server + " --trust " + TRUSTED);
        process.awaitReady(LambdaApi.LIST_PATH);
        return process;
    }

    /** The first volley of each function finds a cold server; it is printed, and left out of the figures. */
    private void fireTogether(ServerProcess process, Path journal) throws IOException, InterruptedException {
        try (LambdaApi lambda = new LambdaApi(process.port());
                ScheduleApi schedules = new ScheduleApi(process.port())) {
            for (String function : List.of(WORKERS, TRUSTED)) {
                lambda.create(function, SampleFunction.java(Noop.class));
                List<Volley> measured = volleys.computeIfAbsent(function, _ -> new ArrayList<>());
                for (int round = 0; round <= rounds.count(); round++) {
                    Instant time = now().plusSeconds(leadSeconds).truncatedTo(ChronoUnit.SECONDS);
                    schedules.createOnce(function + "-" + round, due, time, function);
                    awaitTime(time.minusSeconds(1));
                    CpuMeter cpu = process.family().cpuMeter();
                    Volley volley = awaitAll(process, journal, time);
                    System.out.printf(
                            Locale.ROOT,
                            "%s  %s: %s; %.2f s of CPU of all its processes%n",
                            round == 0 ? "cold   " : "round " + round,
                            function,
                            volley,
                            cpu.usedNanos() / 1e9);
                    if (round > 0) {
                        measured.add(volley);
                    }
                }
            }
        }
    }

    private Volley awaitAll(ServerProcess process, Path journal, Instant time) throws InterruptedException {
        Volley volley = null;
        while (volley == null) {
            if (now().isAfter(time.plusSeconds(VOLLEY_SECONDS_MAX))) {
                throw new IllegalStateException("after " + VOLLEY_SECONDS_MAX + " s some schedules have not run");
            }
            process.awaitQuiet();
            volley = Volley.of(journal, time, due);
        }
        return volley;
    }

    private void awaitTime(Instant time) throws InterruptedException {
        long leftMillis = now().until(time, ChronoUnit.MILLIS);
        if (leftMillis < TimeUnit.SECONDS.toMillis(SECONDS_LEFT_MIN)) {
            throw new IllegalStateException("it took too long to create the schedules: give them a longer --lead");
        }
        TimeUnit.MILLISECONDS.sleep(leftMillis);
    }

    private void putEvents(ServerProcess process) throws IOException, InterruptedException {
        try (ScheduleApi api = new ScheduleApi(process.port())) {
            api.createBus("few", FEW_RULES);
            api.createBus("many", MANY_RULES);
        }
        for (int round = 0; round <= rounds.count(); round++) {
            Sample few = Sample.take("few rules", process, events("few"), rounds.seconds());
            Sample many = Sample.take("many rules", process, events("many"), rounds.seconds());
            if (few.failures() + many.failures() > 0) {
                throw new IllegalStateException("events were refused: " + few + ", " + many);
            }
            System.out.printf("%s  %s%n         %s%n", round == 0 ? "warm-up" : "round " + round, few, many);
            if (round > 0) {
                ruleRatios.add(many.cpuMicrosPerRequest() / few.cpuMicrosPerRequest());
            }
        }
    }

    /** Puts events of which one rule of the bus takes notice; it has no target, so that nothing runs. */
    private OwnGenerator events(String bus) {
        String entry = "{\"EventBusName\":\"" + bus + "\",\"Source\":\"bench\",\"DetailType\":\"Order\","
                + "\"Detail\":\"{\\\"kind\\\":\\\"kind-0\\\",\\\"state\\\":\\\"new\\\",\\\"amount\\\":12}\"}";
        String body = "{\"Entries\":[" + String.join(",", Collections.nCopies(EVENTS_PER_REQUEST, entry)) + "]}";
        Target target = new Target(bus, "POST", "/", Payload.ofText(body), 1)
                .withHeaders(Map.of("X-Amz-Target", "AWSEvents.PutEvents"));
        return new OwnGenerator(target, connections);
    }

    private void rest(ServerProcess none, ServerProcess many) throws IOException, InterruptedException {
        try (LambdaApi lambda = new LambdaApi(many.port());
                ScheduleApi schedules = new ScheduleApi(many.port())) {
            lambda.create(WORKERS, SampleFunction.java(Noop.class));
            schedules.createIdle(idle, now(), WORKERS);
        }
        none.awaitQuiet();
        many.awaitQuiet();
        for (int round = 1; round <= rounds.count(); round++) {
            double noneShare = cpuShare(none);
            double manyShare = cpuShare(many);
            idleRatios.add(manyShare / noneShare);
            System.out.printf(
                    Locale.ROOT,
                    "round %d  idle: %.2f %% of a processor with no schedule, %.2f %% with %d%n",
                    round,
                    100 * noneShare,
                    100 * manyShare,
                    idle);
        }
    }

    /** Processors that a server takes, its workers left out: they know nothing of schedules. */
    private double cpuShare(ServerProcess process) throws InterruptedException {
        long beforeNanos = process.family().ownCpuNanos();
        TimeUnit.SECONDS.sleep(idleSeconds);
        return (process.family().ownCpuNanos() - beforeNanos) / (double) TimeUnit.SECONDS.toNanos(idleSeconds);
    }

    private List<Verdict> verdicts() {
        List<Verdict> verdicts = new ArrayList<>();
        volleys.forEach((function, of) -> {
            Spread last = Spread.of(of.stream().map(Volley::last).toList());
            String what = "seconds until the last of " + due + " due at once starts, " + function;
            verdicts.add(Verdict.atMost(LAST_SECONDS_MAX, what, "%.2f", last));
        });
        if (!ruleRatios.isEmpty()) {
            String what = "CPU of an event on a bus with " + MANY_RULES + " rules to " + FEW_RULES;
            verdicts.add(Verdict.atMost(RULES_RATIO_MAX, what, "%.2f", Spread.of(ruleRatios)));
        }
        if (!idleRatios.isEmpty()) {
            String what = "CPU of an idle server with " + idle + " schedules to none";
            verdicts.add(Verdict.atMost(IDLE_RATIO_MAX, what, "%.2f", Spread.of(idleRatios)));
        }
        return verdicts;
    }

    private static Instant now() {
        return Instant.ofEpochMilli(CLOCK.epochMillis());
    }
}
