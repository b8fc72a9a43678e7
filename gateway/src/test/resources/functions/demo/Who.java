package demo;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.util.Map;

/** Says which version it is, and by what name it was called. */
public final class Who implements RequestHandler<Map<String, Object>, Map<String, String>> {
    @Override
    public Map<String, String> handleRequest(Map<String, Object> input, Context context) {
        return Map.of(
                "version", context.getFunctionVersion(),
                "environment", System.getenv("AWS_LAMBDA_FUNCTION_VERSION"),
                "arn", context.getInvokedFunctionArn(),
                "stream", context.getLogStreamName(),
                "group", context.getLogGroupName(),
                "colour", String.valueOf(System.getenv("COLOUR")));
    }
}
