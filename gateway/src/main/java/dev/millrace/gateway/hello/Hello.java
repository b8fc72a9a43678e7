package dev.millrace.gateway.hello;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.util.Map;

/** Greets whoever the event's {@code name} member names. Immutable. */
public final class Hello implements RequestHandler<Map<String, Object>, Map<String, String>> {
    @Override
    public Map<String, String> handleRequest(Map<String, Object> event, Context context) {
        Object name = event.get("name");
        return Map.of("greeting", "Hello, " + (name == null ? "world" : name) + "!");
    }
}
