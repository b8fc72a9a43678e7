package dev.millrace.gateway.cli;

import dev.millrace.gateway.NodeOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Shows the zones of a running server and takes them up and down. Confined to the main thread. */
@Command(
        name = "zones",
        description = {
            "Shows the zones of the running server, or changes one.",
            "up takes runs, drain finishes those that have begun, down loses them."
        },
        mixinStandardHelpOptions = true)
final class ZonesCommand implements Callable<Integer> {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final String ROW = "%-8s %-9s %6s %10s %6s %8s %6s%n";

    @Parameters(index = "0", arity = "0..1", paramLabel = "list|up|down|drain", defaultValue = "list")
    private Action action = Action.list;

    @Parameters(index = "1", arity = "0..1", paramLabel = "ZONE", defaultValue = "")
    private String zone = "";

    @Option(names = "--port", paramLabel = "N", description = "port of the server (4566)")
    private int port = NodeOptions.defaults().port();

    @Option(names = "--host", paramLabel = "ADDRESS", description = "address of the server (127.0.0.1)")
    private String host = NodeOptions.defaults().host();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        if (action != Action.list && zone.isEmpty()) {
            throw new IllegalArgumentException("which zone? For example: millrace zones " + action + " a");
        }
        if (action == Action.list && !zone.isEmpty()) {
            throw new IllegalArgumentException("list shows all zones; it takes no name");
        }
        HttpResponse<String> response = send(request());
        PrintWriter out = spec.commandLine().getOut();
        JsonNode body = JsonMapper.shared().readTree(response.body());
        if (response.statusCode() != 200) {
            String message = body.path("message").asString(body.path("Message").asString(response.body()));
            throw new IllegalArgumentException(message);
        }
        out.printf(ROW, "zone", "state", "runs", "instances", "idle", "threads", "stuck");
        for (JsonNode each : body.path("zones")) {
            out.printf(
                    ROW,
                    each.path("name").asString(),
                    each.path("state").asString(),
                    each.path("runs").asInt(),
                    each.path("instances").asInt(),
                    each.path("idleInstances").asInt(),
                    each.path("threads").asInt(),
                    each.path("stuckThreads").asInt());
        }
        out.flush();
        return 0;
    }

    private HttpRequest request() {
        String zones = "http://" + host + ":" + port + "/_millrace/zones";
        HttpRequest.Builder request = HttpRequest.newBuilder().timeout(TIMEOUT);
        return switch (action) {
            case list -> request.uri(URI.create(zones)).build();
            case up, down, drain -> request.uri(URI.create(zones + "/" + zone))
                    .PUT(HttpRequest.BodyPublishers.ofString("{\"state\":\"" + action.state + "\"}"))
                    .build();
        };
    }

    private HttpResponse<String> send(HttpRequest request) throws InterruptedException {
        try (HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build()) {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalArgumentException("no server answers on " + host + ":" + port
                    + "; is it up, and on this port (--port N)?", e);
        }
    }

    /** What is wanted; the constants are written as the operator types them. */
    private enum Action {
        list(""),
        up("up"),
        down("down"),
        drain("draining");

        private final String state;

        Action(String state) {
            this.state = state;
        }
    }
}
