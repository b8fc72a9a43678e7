package dev.millrace.loadtest.functions;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Waits as a function that calls out would: {@code {"millis": 1000}}. Thread-safe. */
public final class Sleeper implements RequestHandler<Map<String, Integer>, String> {
    @Override
    public String handleRequest(Map<String, Integer> input, Context context) {
        int millis = input.getOrDefault("millis", 1000);
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
        return "slept " + millis + " ms";
    }
}
