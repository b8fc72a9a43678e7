package dev.millrace.loadtest.functions;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.util.Map;

/** Fails on every call, or on every Nth one: {@code {"every": 10}}. Confined to one invocation at a time. */
public final class Thrower implements RequestHandler<Map<String, Integer>, String> {
    private int calls;

    @Override
    public String handleRequest(Map<String, Integer> input, Context context) {
        calls++;
        if (calls % Math.max(1, input.getOrDefault("every", 1)) == 0) {
            throw new IllegalStateException("call " + calls + " fails on purpose");
        }
        return "call " + calls;
    }
}
