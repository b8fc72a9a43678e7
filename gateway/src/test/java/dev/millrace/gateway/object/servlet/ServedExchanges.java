package dev.millrace.gateway.object.servlet;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.millrace.engine.clock.SystemClock;
import dev.millrace.engine.loop.EventLoops;
import dev.millrace.gateway.http.ControlPlane;
import dev.millrace.gateway.http.Destination;
import dev.millrace.gateway.http.Door;
import dev.millrace.gateway.http.Exchange;
import dev.millrace.gateway.http.HttpServer;
import dev.millrace.gateway.http.HttpServerOptions;
import dev.millrace.gateway.http.RawClient;
import dev.millrace.gateway.http.body.BodyLimit;
import dev.millrace.gateway.http.route.Router;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A real server that hands its exchanges to a test, with their bodies not read. Thread-safe. */
final class ServedExchanges implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 60;

    private final BlockingQueue<Exchange> taken = new LinkedBlockingQueue<>();
    private final EventLoops loops = EventLoops.start(1, Thread.ofPlatform().name("loop").factory());
    private final HttpServer server = HttpServer.start(
            new HttpServerOptions("127.0.0.1", 0, 100, 1_000_000, null),
            loops,
            List.of(_ -> door()),
            new ControlPlane(new Router.Builder().build(), Runnable::run),
            null,
            new SystemClock());

    RawClient connect() throws IOException {
        return new RawClient(server.port());
    }

    Exchange next() throws InterruptedException {
        Exchange exchange = taken.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertNotNull(exchange, "no request came");
        return exchange;
    }

    private Door door() {
        Destination taking = new Taking();
        return _ -> taking;
    }

    @Override
    public void close() {
        server.close();
        loops.close();
    }

    private final class Taking implements Destination {
        @Override
        public BodyLimit bodyLimit() {
            return BodyLimit.CONTROL;
        }

        @Override
        public boolean takesBodiesAsTheyCome() {
            return true;
        }

        @Override
        public void take(Exchange exchange) {
            taken.add(exchange);
        }
    }
}
