package dev.millrace.gateway.cli.capture;

import dev.millrace.engine.clock.SystemClock;
import dev.millrace.gateway.cli.journal.QueryOptions;
import dev.millrace.gateway.cli.terminal.Age;
import dev.millrace.gateway.cli.terminal.GuardedServer;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code millrace replay}: has the running server run again what it has kept the payloads of, and shows the results
 * beside the originals. Confined to the command's thread.
 */
@Command(
        name = "replay",
        description = {
            "Runs again what payloads are kept of, and shows outcome, result and duration beside the original.",
            "The functions do again what they do.",
            "Exits with 1 when a run is not the same, nor returns for the first time."
        })
public final class ReplayCommand implements Callable<Integer> {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    @Parameters(index = "0", arity = "0..1", paramLabel = "REQUEST-ID", description = "The last run of this request.")
    private @Nullable UUID requestId;

    @Option(names = "--function", paramLabel = "NAME", description = "All runs of this function; NAME or NAME:VERSION.")
    private @Nullable String function;

    @Option(
            names = "--since",
            paramLabel = "AGE",
            converter = Age.class,
            description = "Only of the last 10m, 2h, 3d ...")
    private @Nullable Duration since;

    @Option(names = "--failed", description = "Only those that did not return.")
    private boolean failed;

    @Mixin
    private QueryOptions query = new QueryOptions();

    @Option(names = "--limit", paramLabel = "N", description = "No more than so many, the oldest first (100).")
    private @Nullable Integer limit;

    @Option(names = "--concurrency", paramLabel = "N", description = "So many at once (4).")
    private @Nullable Integer concurrency;

    @Option(
            names = {"--against", "--qualifier"},
            paramLabel = "[FUNCTION:]QUALIFIER",
            description = "What runs now: a version or alias of the function, or of another one ($LATEST).")
    private @Nullable String against;

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this help and ends.")
    @SuppressWarnings("UnusedVariable") // picocli looks at it
    private boolean help;

    @Mixin
    private GuardedServer server = new GuardedServer();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        CommandLine command = Objects.requireNonNull(spec).commandLine();
        ObjectNode wanted = wanted(command);
        String id = server.send("POST", "/_millrace/replays", wanted.toString()).path("replay").asString();
        JsonNode replay = ended(id);
        PrintWriter out = command.getOut();
        if (json) {
            out.println(replay);
        } else {
            ReplayText.lines(replay).forEach(out::println);
        }
        out.flush();
        return ReplayText.isGood(replay) ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private ObjectNode wanted(CommandLine command) {
        ObjectNode body = JsonMapper.shared().createObjectNode();
        runs(command).forEach(body::put);
        if ((requestId == null) == body.isEmpty()) {
            throw new ParameterException(command, "say a request id, or what runs are like, as --function NAME");
        }
        if (requestId != null) {
            body.put("requestId", requestId.toString());
        }
        if (limit != null) {
            body.put("limit", limit);
        }
        if (concurrency != null) {
            body.put("concurrency", concurrency);
        }
        if (against != null) {
            int colon = against.indexOf(':');
            ObjectNode target = body.putObject("against").put("qualifier", against.substring(colon + 1));
            if (colon >= 0) {
                target.put("function", against.substring(0, colon));
            }
        }
        return body;
    }

    /** What is said of the runs, by the names that the server has for it. */
    private Map<String, String> runs(CommandLine command) {
        Instant now = Instant.ofEpochMilli(new SystemClock().epochMillis());
        Map<String, String> runs = query.texts(Optional.ofNullable(function), now);
        if (since != null && runs.putIfAbsent("from", now.minus(since).toString()) != null) {
            throw new ParameterException(command, "--since and --from are two ways to say the same");
        }
        if (failed && runs.putIfAbsent("outcome", "error") != null) {
            throw new ParameterException(command, "--failed and --outcome are two ways to say the same");
        }
        return runs;
    }

    private JsonNode ended(String id) throws InterruptedException {
        String path = "/_millrace/replays/" + id;
        JsonNode replay = server.send("GET", path, "");
        while (replay.path("state").asString().equals("running")) {
            LockSupport.parkNanos(this, LOOK_NANOS);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            replay = server.send("GET", path, "");
        }
        return replay;
    }
}
