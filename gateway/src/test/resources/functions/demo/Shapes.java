package demo;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Handlers of the other shapes that a function may have. */
public class Shapes {
    public static String who(Map<String, Object> event, Context context) {
        return context.getFunctionName() + " " + context.getAwsRequestId() + " " + context.getMemoryLimitInMB();
    }

    public int sum(List<Integer> numbers) {
        return numbers.stream().mapToInt(Integer::intValue).sum();
    }

    public static class Upper implements RequestHandler<String, String> {
        @Override
        public String handleRequest(String text, Context context) {
            return text.toUpperCase();
        }
    }

    public static class Lengths implements RequestHandler<Map<String, String>, Map<String, Integer>> {
        @Override
        public Map<String, Integer> handleRequest(Map<String, String> texts, Context context) {
            Map<String, Integer> lengths = new HashMap<>();
            texts.forEach((key, text) -> lengths.put(key, text.length()));
            return lengths;
        }
    }

    public static class Copy implements RequestStreamHandler {
        @Override
        public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
            in.transferTo(out);
        }
    }

    /** Answers nothing at all. */
    public static class Silent implements RequestStreamHandler {
        @Override
        public void handleRequest(InputStream in, OutputStream out, Context context) {}
    }

    /** Answers the trace header that it was handed. */
    public static class Traced implements RequestHandler<Object, String> {
        @Override
        public String handleRequest(Object event, Context context) {
            return context.getXrayTraceId();
        }
    }
}
