package dev.millrace.gateway.http;

import dev.millrace.engine.invocation.Payload;
import dev.millrace.gateway.http.body.BodySink;
import dev.millrace.gateway.http.reply.ReplyHead;
import io.netty.buffer.ByteBuf;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/** Answers with the number of bytes that came. Confined to the event loop, but for what tests look at. */
final class CountingSink implements BodySink {
    final AtomicLong bytes = new AtomicLong();
    final CountDownLatch paused = new CountDownLatch(1);
    volatile long pausesAfterBytes = Long.MAX_VALUE;
    private final Exchange exchange;

    CountingSink(Exchange exchange) {
        this.exchange = exchange;
    }

    @Override
    public void part(ByteBuf part) {
        if (bytes.addAndGet(part.readableBytes()) >= pausesAfterBytes) {
            pausesAfterBytes = Long.MAX_VALUE;
            exchange.pauseBody();
            paused.countDown();
        }
    }

    @Override
    public void end() {
        exchange.answer(ReplyHead.of(200, Map.of()), Payload.ofText(bytes.toString()));
    }
}
