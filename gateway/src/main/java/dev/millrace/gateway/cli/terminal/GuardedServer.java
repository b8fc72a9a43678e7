package dev.millrace.gateway.cli.terminal;

import dev.millrace.gateway.http.route.SharedSecret;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/**
 * What the commands have in common that ask a running server for what it may tell its operator alone. Confined to the
 * command's thread.
 */
public final class GuardedServer {
    @Mixin
    private RunningServer server = new RunningServer();

    @Option(
            names = "--operator-token",
            paramLabel = "FILE",
            description = "File with the token of a server that was started with it (MILLRACE_OPERATOR_TOKEN).")
    private @Nullable Path operatorToken;

    /** As {@link RunningServer#send}, and shows the token where one is given. */
    public JsonNode send(String method, String path, String body) throws InterruptedException {
        Path token = token();
        return server.send(method, path, body, token == null ? null : SharedSecret.read(token, "operators"));
    }

    private @Nullable Path token() {
        String ofEnvironment = System.getenv("MILLRACE_OPERATOR_TOKEN");
        return operatorToken == null && ofEnvironment != null && !ofEnvironment.isEmpty()
                ? Path.of(ofEnvironment)
                : operatorToken;
    }
}
