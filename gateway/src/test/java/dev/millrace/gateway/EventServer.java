package dev.millrace.gateway;

import dev.millrace.engine.clock.SystemClock;
import dev.millrace.engine.function.Account;
import dev.millrace.engine.loop.EventLoops;
import dev.millrace.gateway.event.CollectingSink;
import dev.millrace.gateway.event.EventOperations;
import dev.millrace.gateway.event.RecordedClock;
import dev.millrace.gateway.event.registry.Buses;
import dev.millrace.gateway.http.ControlPlane;
import dev.millrace.gateway.http.HttpServer;
import dev.millrace.gateway.http.HttpServerOptions;
import dev.millrace.gateway.http.route.QueryRouter;
import dev.millrace.gateway.http.route.Router;
import dev.millrace.gateway.http.route.TargetRouter;
import dev.millrace.gateway.message.OutsideServices;
import java.net.URI;
import java.util.List;
import java.nio.file.Path;
import java.util.concurrent.ThreadPoolExecutor;

/** A real server that has the operations on events and nothing else. Thread-safe. */
final class EventServer implements AutoCloseable {
    final CollectingSink sink = new CollectingSink();
    private final EventLoops loops = EventLoops.start(1, Thread.ofPlatform().name("loop").factory());
    private final ThreadPoolExecutor control = ControlThreads.start();
    private final Buses buses;
    private final HttpServer server;

    EventServer(Path directory) {
        buses = Buses.open(directory.resolve("events.db"), Account.DEFAULT, new SystemClock(), new RecordedClock());
        TargetRouter.Builder targets = new TargetRouter.Builder();
        EventOperations.register(
                targets, buses, OutsideServices.NONE, function -> true, sink, new SystemClock());
        targets.add("Breaks", "Now", call -> {
            throw new IllegalStateException("as the test wants it");
        });
        server = HttpServer.start(
                new HttpServerOptions("127.0.0.1", 0, 100, 100_000_000, null),
                loops,
                List.of(),
                new ControlPlane(new Router.Builder().build(), targets.build(), QueryRouter.NONE, control),
                null,
                new SystemClock());
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.port());
    }

    @Override
    public void close() {
        server.close();
        loops.close();
        control.shutdownNow();
        buses.close();
    }
}
