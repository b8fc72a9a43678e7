package dev.millrace.gateway.http;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.millrace.gateway.http.reply.ReplyStream;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Steps of a destination that a test takes: on the event loop of their exchange, while the test waits. */
final class OnLoop {
    private static final int PATIENCE_SECONDS = 60;

    private OnLoop() {}

    /** The next request that a destination has put there. */
    static Exchange next(BlockingQueue<Exchange> from) throws InterruptedException {
        Exchange exchange = from.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertNotNull(exchange, "no request came");
        return exchange;
    }

    static <T> T call(Exchange exchange, Supplier<T> step) throws Exception {
        CompletableFuture<T> result = new CompletableFuture<>();
        exchange.onLoop(() -> result.complete(step.get()));
        return result.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    static void run(Exchange exchange, Runnable step) throws Exception {
        call(exchange, () -> {
            step.run();
            return "";
        });
    }

    static void write(Exchange exchange, ReplyStream stream, String text) throws Exception {
        run(exchange, () -> stream.write(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII)));
    }
}
