package dev.millrace.engine.runtime.java.worker;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.util.List;
import java.util.Map;

/** A function that uses what most functions use, for a {@link Training}. Immutable. */
public final class Sample implements RequestHandler<Map<String, Object>, Map<String, Object>> {
    @Override
    public Map<String, Object> handleRequest(Map<String, Object> request, Context context) {
        System.out.println(context.getAwsRequestId());
        return Map.of("region", String.valueOf(System.getenv("AWS_REGION")), "keys", List.copyOf(request.keySet()));
    }
}
