package dev.millrace.gateway.cli;

import dev.millrace.gateway.cli.terminal.RunningServer;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Shows the zones of a running server and takes them up and down. Confined to the main thread. */
@Command(
        name = "zones",
        description = {
            "Shows the zones of the running server, or changes one.",
            "up takes runs, drain finishes those that have begun, down loses them."
        },
        mixinStandardHelpOptions = true)
final class ZonesCommand implements Callable<Integer> {
    private static final String ROW = "%-8s %-9s %6s %10s %6s %8s %6s%n";

    @Parameters(index = "0", arity = "0..1", paramLabel = "list|up|down|drain", defaultValue = "list")
    private Action action = Action.list;

    @Parameters(index = "1", arity = "0..1", paramLabel = "ZONE", defaultValue = "")
    private String zone = "";

    @Mixin
    private RunningServer server = new RunningServer();

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
        JsonNode body = answer();
        PrintWriter out = spec.commandLine().getOut();
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

    private JsonNode answer() throws InterruptedException {
        String zones = "/_millrace/zones";
        return switch (action) {
            case list -> server.send("GET", zones, "");
            case up, down, drain -> server.send("PUT", zones + "/" + zone, "{\"state\":\"" + action.state + "\"}");
        };
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
