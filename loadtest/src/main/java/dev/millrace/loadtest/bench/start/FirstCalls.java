package dev.millrace.loadtest.bench.start;

import dev.millrace.engine.runtime.process.language.Language;
import dev.millrace.loadtest.bench.server.LambdaApi;
import dev.millrace.loadtest.bench.server.SampleFunction;
import dev.millrace.loadtest.bench.server.ServerProcess;
import dev.millrace.loadtest.functions.Noop;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/** First calls of new functions on one server. Confined to the main thread. */
final class FirstCalls implements AutoCloseable {
    private static final String EVENT = "{\"name\":\"Ada\"}";

    private final ServerProcess server;
    private final LambdaApi api;
    private final Set<String> kept = new HashSet<>();
    private int made;

    FirstCalls(ServerProcess server) {
        this.server = server;
        this.api = new LambdaApi(server.port());
    }

    /**
     * Creates a function of that runtime and calls it. Both begin when the server and its workers have nothing left to
     * do, so that a pool of neutral workers is full again.
     */
    FirstCall take(String runtime) throws IOException, InterruptedException {
        String name = "first-" + ++made;
        SampleFunction function = Language.of(runtime) == Language.JAVA
                ? SampleFunction.java(Noop.class)
                : SampleFunction.script(runtime, "echo");
        if (kept.add(runtime)) {
            api.create("kept-" + made, function); // a server keeps workers waiting for what functions there are
        }
        server.awaitQuiet();
        long beginNanos = System.nanoTime();
        api.create(name, function);
        long createdNanos = System.nanoTime();
        var _ = api.invoke(name, EVENT);
        FirstCall taken = new FirstCall(createdNanos - beginNanos, System.nanoTime() - createdNanos);
        api.delete(name);
        return taken;
    }

    @Override
    public void close() {
        api.close();
    }

    /** How long it took over HTTP to create a function, and then to call it. Immutable. */
    record FirstCall(long createNanos, long callNanos) {}
}
