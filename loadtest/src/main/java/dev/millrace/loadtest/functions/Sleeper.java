package dev.millrace.loadtest.functions;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Waits as a function that calls out would: {@code {"millis": 1000}}. Says from when to when, in milliseconds of the
 * epoch. Thread-safe.
 */
public final class Sleeper implements RequestHandler<Map<String, Integer>, Map<String, Long>> {
    private final Clock clock = Clock.systemUTC();

    @Override
    public Map<String, Long> handleRequest(Map<String, Integer> input, Context context) {
        long began = clock.millis();
        try {
            TimeUnit.MILLISECONDS.sleep(input.getOrDefault("millis", 1000));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Map.of("began", began, "ended", clock.millis());
    }
}
