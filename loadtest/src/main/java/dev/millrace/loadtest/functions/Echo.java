package dev.millrace.loadtest.functions;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.util.LinkedHashMap;
import java.util.Map;

/** Gives its input back, with the request id. Thread-safe. */
public final class Echo implements RequestHandler<Map<String, Object>, Map<String, Object>> {
    @Override
    public Map<String, Object> handleRequest(Map<String, Object> input, Context context) {
        Map<String, Object> answer = new LinkedHashMap<>(input);
        answer.put("requestId", context.getAwsRequestId());
        return answer;
    }
}
