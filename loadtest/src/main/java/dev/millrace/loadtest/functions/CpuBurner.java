package dev.millrace.loadtest.functions;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Keeps a core busy: {@code {"millis": 10}}. Thread-safe. */
public final class CpuBurner implements RequestHandler<Map<String, Integer>, Long> {
    @Override
    public Long handleRequest(Map<String, Integer> input, Context context) {
        long endNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(input.getOrDefault("millis", 10));
        long random = 1;
        while (System.nanoTime() < endNanos) {
            for (int i = 0; i < 1_000; i++) {
                random ^= random << 13;
                random ^= random >>> 7;
                random ^= random << 17;
            }
        }
        return random;
    }
}
