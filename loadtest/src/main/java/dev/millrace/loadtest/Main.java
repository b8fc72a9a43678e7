package dev.millrace.loadtest;

import dev.millrace.loadtest.bench.EventRatio;
import dev.millrace.loadtest.bench.HttpRatio;
import dev.millrace.loadtest.bench.IsolationRatio;
import dev.millrace.loadtest.bench.NeighbourRatio;
import dev.millrace.loadtest.bench.StreamTimes;
import dev.millrace.loadtest.bench.history.HistoryCosts;
import dev.millrace.loadtest.bench.history.LogCosts;
import dev.millrace.loadtest.bench.history.RunCosts;
import dev.millrace.loadtest.bench.line.LineRatio;
import dev.millrace.loadtest.bench.runtime.RuntimeRatio;
import dev.millrace.loadtest.bench.schedule.ScheduleCosts;
import dev.millrace.loadtest.bench.sleep.SleeperCount;
import dev.millrace.loadtest.bench.start.StartTimes;
import dev.millrace.loadtest.bench.telemetry.TelemetryRatio;
import dev.millrace.loadtest.bench.web.ObjectRatio;
import dev.millrace.loadtest.bench.web.WebRatio;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What the start script calls for {@code millrace load} and {@code millrace bench}. */
public final class Main {
    private static final String USAGE =
            """
            Usage: millrace load [FLAGS]         put load on a function; --help lists the flags
                   millrace bench http [FLAGS]   compare Millrace with a bare Netty server
                   millrace bench line [FLAGS]   the same without HTTP, beside a naive version
                   millrace bench neighbours [FLAGS]
                                                 what calls that sleep do to the others
                   millrace bench events [FLAGS] what events for later cost beside calls
                   millrace bench schedules [FLAGS]
                                                 how late many at once start, what waiting ones cost
                   millrace bench isolation [FLAGS]
                                                 what Java functions lose in worker processes
                   millrace bench runtimes [FLAGS]
                                                 what the engine adds to Node.js and Python workers
                   millrace bench starts [FLAGS] how long new code waits for its first run
                   millrace bench sleepers [FLAGS]
                                                 how many instances sleep at once, and what they take
                   millrace bench streams [FLAGS]
                                                 how soon a caller has what a function streams
                   millrace bench web [FLAGS]
                                                 a function by its URL and by routes, beside Invoke
                   millrace bench objects [FLAGS]
                                                 objects in Millrace, beside S3Proxy by itself
                   millrace bench runs [FLAGS]   one run among ten million, and lists of few
                   millrace bench logs [FLAGS]   a word in the log of a day of ten million runs
                   millrace bench history [FLAGS]
                                                 ten million runs: percentiles, memory, disk
                   millrace bench telemetry [FLAGS]
                                                 what counting costs, beside none of it
                   millrace bench jmh [REGEX]    run the JMH benchmarks
            """;

    private Main() {}

    public static void main(String[] args) throws IOException {
        Command command = command(args);
        if (command == null) {
            System.err.print(USAGE);
            System.exit(2);
        } else {
            command.run();
        }
    }

    /** What the arguments ask for; null when it is nothing that we know. */
    static @Nullable Command command(String... args) {
        return switch (word(args, 0)) {
            case "load" -> () -> LoadTest.main(after(args, 1));
            case "bench" -> bench(word(args, 1), after(args, 2));
            default -> null;
        };
    }

    private static @Nullable Command bench(String which, String[] rest) {
        return switch (which) {
            case "http" -> () -> HttpRatio.main(rest);
            case "line" -> () -> LineRatio.main(rest);
            case "neighbours" -> () -> NeighbourRatio.main(rest);
            case "events" -> () -> EventRatio.main(rest);
            case "schedules" -> () -> ScheduleCosts.main(rest);
            case "isolation" -> () -> IsolationRatio.main(rest);
            case "runtimes" -> () -> RuntimeRatio.main(rest);
            case "starts" -> () -> StartTimes.main(rest);
            case "sleepers" -> () -> SleeperCount.main(rest);
            case "streams" -> () -> StreamTimes.main(rest);
            case "web" -> () -> WebRatio.main(rest);
            case "objects" -> () -> ObjectRatio.main(rest);
            case "history" -> () -> HistoryCosts.main(rest);
            case "runs" -> () -> RunCosts.main(rest);
            case "logs" -> () -> LogCosts.main(rest);
            case "telemetry" -> () -> TelemetryRatio.main(rest);
            case "jmh" -> () -> org.openjdk.jmh.Main.main(rest);
            default -> null;
        };
    }

    private static String word(String[] args, int index) {
        return index < args.length ? args[index] : "";
    }

    private static String[] after(String[] args, int count) {
        return Arrays.copyOfRange(args, Math.min(args.length, count), args.length);
    }

    /** One of our commands, with its flags; ends the JVM. */
    interface Command {
        void run() throws IOException;
    }
}
