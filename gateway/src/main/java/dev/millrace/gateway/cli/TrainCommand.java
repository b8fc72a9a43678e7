package dev.millrace.gateway.cli;

import dev.millrace.gateway.Node;
import dev.millrace.gateway.NodeOptions;
import dev.millrace.gateway.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * Not for users: lives a short server life in a directory that is thrown away afterwards, while the JVM writes down
 * which classes that takes. The start script runs it once a build. Confined to the main thread.
 */
@Command(name = "train", hidden = true)
final class TrainCommand implements Callable<Integer> {
    private static final int CALLS = 5_000;
    private static final int CALLS_AT_ONCE = 16;

    @Parameters(paramLabel = "DIR")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path data;

    @Override
    public Integer call() throws IOException, InterruptedException {
        String directory = data.toString();
        NodeOptions options = new Settings(Map.of("port", "0", "data", directory), Map.of()).options();
        try (Node node = Node.start(options)) {
            StartMessage.of(node);
            callHello(node.port());
        }
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        Millrace.commandLine().setOut(nowhere).execute("runs", "--data", directory);
        Millrace.commandLine().setOut(nowhere).execute("logs", "--data", directory);
        Millrace.commandLine().setOut(nowhere).execute("bill", "--data", directory);
        return 0;
    }

    /** Often enough for the JVM to learn which code is hot: it keeps that for the next start, too. */
    private static void callHello(int port) throws InterruptedException {
        URI hello = URI.create("http://127.0.0.1:" + port + "/2015-03-31/functions/hello/invocations");
        HttpRequest call = HttpRequest.newBuilder(hello)
                .POST(BodyPublishers.ofString("{\"name\":\"you\"}"))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            Semaphore inFlight = new Semaphore(CALLS_AT_ONCE);
            for (int i = 0; i < CALLS; i++) {
                inFlight.acquire();
                CompletableFuture<?> _ = client.sendAsync(call, BodyHandlers.discarding())
                        .whenComplete((reply, failure) -> inFlight.release());
            }
            inFlight.acquire(CALLS_AT_ONCE);
        }
    }
}
