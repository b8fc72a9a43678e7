package dev.millrace.gateway.cli;

import dev.millrace.engine.clock.DurationText;
import dev.millrace.gateway.Node;
import dev.millrace.gateway.NodeOptions;
import dev.millrace.gateway.Settings;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Starts the server and stays until it is told to end. Confined to the main thread. */
@Command(
        name = "up",
        description = "Starts the server. Every option can also be set as a variable: MILLRACE_PORT and so on.",
        mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
    @Option(names = "--port", paramLabel = "N", description = "port to listen on (4566)")
    private @Nullable String port;

    @Option(names = "--host", paramLabel = "ADDRESS", description = "address to listen on (127.0.0.1)")
    private @Nullable String host;

    @Option(names = "--data", paramLabel = "DIR", description = "where everything is kept (~/.millrace)")
    private @Nullable String data;

    @Option(names = "--concurrency", paramLabel = "N", description = "runs at once over all functions (1000)")
    private @Nullable String concurrency;

    @Option(names = "--zones", paramLabel = "A,B,..", description = "names of the zones (a,b,c)")
    private @Nullable String zones;

    @Option(names = "--shutdown-timeout", paramLabel = "TIME", description = "longest orderly end (10s)")
    private @Nullable String shutdownTimeout;

    @Option(names = "--keep-runs", paramLabel = "TIME", description = "how long run records are kept (7d)")
    private @Nullable String keepRuns;

    @Option(names = "--keep-bytes", paramLabel = "BYTES", description = "size bound of the run journal (8 GiB)")
    private @Nullable String keepBytes;

    @Option(
            names = "--journal-sync",
            paramLabel = "none|batch",
            description = "batch: records survive the loss of power, at the price of a disk flush a batch (none)")
    private @Nullable String journalSync;

    @Option(
            names = "--keep-payloads",
            paramLabel = "TIME",
            description = "how long payloads are kept of functions that ask for it (7d)")
    private @Nullable String keepPayloads;

    @Option(names = "--keep-payload-bytes", paramLabel = "BYTES", description = "size bound of payloads (2 GiB)")
    private @Nullable String keepPayloadBytes;

    @Option(
            names = "--payload-memory",
            paramLabel = "BYTES",
            description = "payloads that may wait to be written; what has no room is not kept (64 MiB)")
    private @Nullable String payloadMemory;

    @Option(
            names = "--isolation",
            paramLabel = "auto|process|sandbox",
            description = "how functions are kept apart, at least; auto is the best that the machine can give (auto)")
    private @Nullable String isolation;

    @Option(
            names = "--trust",
            paramLabel = "NAME,..",
            description = "functions that may be kept apart less, and whose Java runs in the server itself (none)")
    private @Nullable String trust;

    @Option(
            names = "--runtimes",
            paramLabel = "RUNTIME=PROGRAM,..",
            description = "interpreters to use in the place of those that are found, as nodejs22.x=/opt/node/bin/node")
    private @Nullable String runtimes;

    @Option(
            names = "--neutral-workers",
            paramLabel = "N",
            description = "Node.js and Python workers that wait for functions to be called first, for each kind (2)")
    private @Nullable String neutralWorkers;

    @Option(
            names = "--sqs-endpoint",
            paramLabel = "URL",
            description = "service whose queues can be destinations and take dead letters (none)")
    private @Nullable String sqsEndpoint;

    @Option(names = "--sns-endpoint", paramLabel = "URL", description = "the same for topics (none)")
    private @Nullable String snsEndpoint;

    @Option(
            names = "--objects-token",
            paramLabel = "FILE",
            description = "file with the token that object stores outside show to tell of their objects (none may)")
    private @Nullable String objectsToken;

    @Option(
            names = "--tls-certificate",
            paramLabel = "FILE",
            description = "the server's certificate, and those that vouch for it, as PEM; for HTTPS on the port (none)")
    private @Nullable String tlsCertificate;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "the key of the certificate, as PEM (none)")
    private @Nullable String tlsKey;

    @Option(
            names = "--keys",
            paramLabel = "FILE",
            description = "lines ACCESS_KEY_ID=SECRET, for S3 and URLs whose callers must sign (any key will do)")
    private @Nullable String keys;

    @Option(
            names = "--operator-token",
            paramLabel = "FILE",
            description = "file with the token that is shown to ask for runs, payloads and replays (all may ask)")
    private @Nullable String operatorToken;

    @Option(
            names = "--prices",
            paramLabel = "FILE",
            description = "prices by which the server says what a run costs, as those of bill (AWS's)")
    private @Nullable String prices;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        NodeOptions options = new Settings(flags(), System.getenv()).options();
        Node node = Node.start(options);
        endOnSignal(node);
        PrintWriter out = spec.commandLine().getOut();
        out.print(StartMessage.of(node));
        out.flush();
        HeapWatch.start(); // not before, as it takes some classes
        new CountDownLatch(1).await(); // the process ends by a signal
        return 0;
    }

    private Map<String, String> flags() {
        Map<String, String> flags = new HashMap<>();
        putIfGiven(flags, "port", port);
        putIfGiven(flags, "host", host);
        putIfGiven(flags, "data", data);
        putIfGiven(flags, "concurrency", concurrency);
        putIfGiven(flags, "zones", zones);
        putIfGiven(flags, "shutdown-timeout", shutdownTimeout);
        putIfGiven(flags, "keep-runs", keepRuns);
        putIfGiven(flags, "keep-bytes", keepBytes);
        putIfGiven(flags, "journal-sync", journalSync);
        putIfGiven(flags, "keep-payloads", keepPayloads);
        putIfGiven(flags, "keep-payload-bytes", keepPayloadBytes);
        putIfGiven(flags, "payload-memory", payloadMemory);
        putIfGiven(flags, "isolation", isolation);
        putIfGiven(flags, "trust", trust);
        putIfGiven(flags, "runtimes", runtimes);
        putIfGiven(flags, "neutral-workers", neutralWorkers);
        putIfGiven(flags, "sqs-endpoint", sqsEndpoint);
        putIfGiven(flags, "sns-endpoint", snsEndpoint);
        putIfGiven(flags, "objects-token", objectsToken);
        putIfGiven(flags, "tls-certificate", tlsCertificate);
        putIfGiven(flags, "tls-key", tlsKey);
        putIfGiven(flags, "keys", keys);
        putIfGiven(flags, "operator-token", operatorToken);
        putIfGiven(flags, "prices", prices);
        return flags;
    }

    private static void putIfGiven(Map<String, String> flags, String name, @Nullable String value) {
        if (value != null) {
            flags.put(name, value);
        }
    }

    /** A JVM that a signal ends reports the signal as its status; an orderly end is a success and says so. */
    private static void endOnSignal(Node node) {
        Thread closing = Thread.ofPlatform().name("millrace-stop").unstarted(node::close);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
            System.err.println("millrace: stopping; runs in progress may end, which takes "
                    + DurationText.print(node.options().shutdownTimeout()) + " at most");
            closing.start();
            boolean closed = endsWithin(closing, node.options().shutdownTimeout().toMillis());
            Runtime.getRuntime().halt(closed ? 0 : 1);
        }));
    }

    private static boolean endsWithin(Thread thread, long timeoutMillis) {
        try {
            thread.join(timeoutMillis);
            return !thread.isAlive();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
