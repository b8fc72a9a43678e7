package dev.millrace.gateway.cli.capture;

import dev.millrace.gateway.cli.terminal.GuardedServer;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
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
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code millrace capture}: shows and sets of which runs the server keeps the payloads. Confined to the command's
 * thread.
 */
@Command(
        name = "capture",
        description = {
            "Shows of which runs the running server keeps payloads, or says so for a function.",
            "What is kept lies on the server's disk as it came, but for what is redacted."
        },
        mixinStandardHelpOptions = true)
public final class CaptureCommand implements Callable<Integer> {
    /** Written as the operator types them. */
    private enum Policy {
        none,
        errors,
        all
    }

    private static final String ROW = "%-32s %-8s %10s  %s%n";

    @Parameters(index = "0", arity = "0..1", paramLabel = "FUNCTION", defaultValue = "")
    private String function = "";

    @Option(
            names = "--policy",
            paramLabel = "none|errors|all",
            description = "Keeps payloads of no run, of those that do not return, or of all.")
    private @Nullable Policy policy;

    @Option(
            names = "--max-bytes",
            paramLabel = "N",
            description = "Keeps so much of a request, and of a response (65536; at most 1048576).")
    private @Nullable Integer maxBytes;

    @Option(
            names = "--redact",
            paramLabel = "JSON-PATH",
            description = "Takes these values out before, as '$.password' or '$..token'. May be given several times.")
    private List<String> redact = new ArrayList<>();

    @Mixin
    private GuardedServer server = new GuardedServer();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        CommandLine command = Objects.requireNonNull(spec).commandLine();
        boolean sets = policy != null || maxBytes != null || !redact.isEmpty();
        if (sets && (function.isEmpty() || policy == null)) {
            throw new ParameterException(
                    command, "say both the function and --policy, as: millrace capture hello --policy all");
        }
        Iterable<JsonNode> policies = policies(sets);
        PrintWriter out = command.getOut();
        out.printf(ROW, "function", "payloads", "bytes", "redacted");
        policies.forEach(each -> print(out, each));
        out.flush();
        return CommandLine.ExitCode.OK;
    }

    private Iterable<JsonNode> policies(boolean sets) throws InterruptedException {
        if (function.isEmpty()) {
            return server.send("GET", "/_millrace/capture", "").path("functions");
        }
        String path = "/_millrace/functions/" + URLEncoder.encode(function, StandardCharsets.UTF_8) + "/capture";
        return List.of(sets ? server.send("PUT", path, wanted()) : server.send("GET", path, ""));
    }

    private String wanted() {
        ObjectNode body = JsonMapper.shared().createObjectNode();
        body.put("capture", String.valueOf(policy));
        if (maxBytes != null) {
            body.put("maxBytes", maxBytes);
        }
        ArrayNode paths = body.putArray("redact");
        redact.forEach(paths::add);
        return body.toString();
    }

    private static void print(PrintWriter out, JsonNode each) {
        List<String> paths = new ArrayList<>();
        each.path("redact").forEach(path -> paths.add(path.asString()));
        out.printf(
                ROW,
                each.path("function").asString(),
                each.path("capture").asString(),
                each.path("maxBytes").asString(),
                paths.isEmpty() ? "-" : String.join(" ", paths));
    }
}
