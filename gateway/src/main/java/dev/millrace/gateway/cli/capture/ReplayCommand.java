package dev.millrace.gateway.cli.capture;

import dev.millrace.engine.clock.SystemClock;
import dev.millrace.gateway.cli.journal.Age;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
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
        },
        mixinStandardHelpOptions = true)
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

    @Option(names = "--from", paramLabel = "TIME", description = "Only those that arrived then or later.")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "TIME", description = "Only those that arrived before.")
    private @Nullable String to;

    @Option(
            names = "--outcome",
            paramLabel = "OUTCOME",
            description = "Only those that returned, failed, timed_out or crashed; error for any of the last three.")
    private @Nullable String outcome;

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

    @Mixin
    private ServerCalls server = new ServerCalls();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        CommandLine command = Objects.requireNonNull(spec).commandLine();
        if ((requestId == null) == (function == null)) {
            throw new ParameterException(command, "say a request id, or --function NAME");
        }
        if (since != null && from != null) {
            throw new ParameterException(command, "--since and --from are two ways to say the same");
        }
        String id = server.send("POST", "/_millrace/replays", wanted().toString()).path("replay").asString();
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

    private ObjectNode wanted() {
        ObjectNode body = JsonMapper.shared().createObjectNode();
        if (requestId != null) {
            body.put("requestId", requestId.toString());
        }
        if (function != null) {
            int colon = function.indexOf(':');
            body.put("function", colon < 0 ? function : function.substring(0, colon));
            if (colon >= 0) {
                body.put("version", function.substring(colon + 1));
            }
        }
        String begin = since == null
                ? from
                : Instant.ofEpochMilli(new SystemClock().epochMillis()).minus(since).toString();
        putIfGiven(body, "from", begin);
        putIfGiven(body, "to", to);
        putIfGiven(body, "outcome", outcome);
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

    private static void putIfGiven(ObjectNode body, String name, @Nullable String value) {
        if (value != null) {
            body.put(name, value);
        }
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
