package dev.millrace.loadtest.load.scenario;

import dev.millrace.engine.invocation.Payload;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * One kind of request. Immutable.
 *
 * @param name how reports call it
 * @param path path and query as they go out
 * @param weight its share among the scenario's targets, 1 to 1,000,000
 * @param headers more of them, beside those that every request has
 */
public record Target(
        String name, String method, String path, Payload payload, int weight, Map<String, String> headers) {
    private static final int WEIGHT_MAX = 1_000_000;
    private static final Pattern FUNCTION = Pattern.compile("[a-zA-Z0-9-_]{1,64}(:[a-zA-Z0-9$_-]{1,128})?");
    private static final Pattern METHOD = Pattern.compile("[A-Z]{1,16}");
    private static final Pattern PATH = Pattern.compile("/[\\x21-\\x7E]*");

    /** Without more headers. */
    public Target(String name, String method, String path, Payload payload, int weight) {
        this(name, method, path, payload, weight, Map.of());
    }

    public Target {
        headers = Map.copyOf(headers);
        if (!METHOD.matcher(method).matches()) {
            throw new IllegalArgumentException("not an HTTP method: '" + method + "'");
        }
        if (!PATH.matcher(path).matches()) {
            throw new IllegalArgumentException("not a path: '" + path + "' (must begin with / and be URL-encoded)");
        }
        if (weight < 1 || weight > WEIGHT_MAX) {
            throw new IllegalArgumentException(
                    "weight " + weight + " of '" + name + "': must be between 1 and " + WEIGHT_MAX);
        }
    }

    /** The same request with these headers. */
    public Target withHeaders(Map<String, String> wanted) {
        return new Target(name, method, path, payload, weight, wanted);
    }

    /** A call of the Lambda API's Invoke operation; {@code function} is {@code NAME} or {@code NAME:QUALIFIER}. */
    public static Target function(String function, Payload payload, int weight) {
        if (!FUNCTION.matcher(function).matches()) {
            throw new IllegalArgumentException("not a function name: '" + function + "'");
        }
        return new Target(function, "POST", "/2015-03-31/functions/" + function + "/invocations", payload, weight);
    }
}
