package sample;

import com.amazonaws.services.lambda.runtime.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/** What a function sees of the world around it. */
public class Surroundings {
    private static int calls;

    public int count(String text) {
        return ++calls;
    }

    public String variable(String name) {
        return System.getenv(name);
    }

    public String variableByReference(String name) {
        UnaryOperator<String> lookup = System::getenv;
        return lookup.apply(name);
    }

    public String variableInPool(String name) {
        return CompletableFuture.supplyAsync(() -> System.getenv(name)).join();
    }

    public Map<String, String> variables(String text) {
        return new TreeMap<>(System.getenv());
    }

    public String sees(String className) {
        try {
            return Class.forName(className).getName();
        } catch (ClassNotFoundException e) {
            return "hidden";
        }
    }

    public String resource(String name) throws IOException {
        try (InputStream stream = Surroundings.class.getResourceAsStream(name)) {
            return stream == null ? "none" : new String(stream.readAllBytes());
        }
    }

    public String resourceUrl(String name) throws IOException {
        try (InputStream stream = getClass().getClassLoader().getResource(name).openStream()) {
            return new String(stream.readAllBytes());
        }
    }

    public boolean location(String text) {
        return getClass().getProtectionDomain().getCodeSource().getLocation().toString().startsWith("file:")
                && getClass().getPackage().getName().equals("sample");
    }

    public String captures(String text) {
        PrintStream before = System.out;
        ByteArrayOutputStream captured = new ByteArrayOutputStream();
        System.setOut(new PrintStream(captured));
        System.out.print(text);
        System.setOut(before);
        System.out.println("not captured");
        return captured.toString();
    }

    public int reads(String text) throws IOException {
        return System.in.read();
    }

    public Map<String, Object> context(Map<String, Object> input, Context context) {
        Map<String, Object> seen = new TreeMap<>();
        seen.put("requestId", context.getAwsRequestId());
        seen.put("name", context.getFunctionName());
        seen.put("version", context.getFunctionVersion());
        seen.put("arn", context.getInvokedFunctionArn());
        seen.put("memory", context.getMemoryLimitInMB());
        seen.put("group", context.getLogGroupName());
        seen.put("stream", context.getLogStreamName());
        seen.put("identity", context.getIdentity().getIdentityId());
        seen.put("remaining", context.getRemainingTimeInMillis() > 0);
        seen.put("tenant", context.getTenantId() == null);
        seen.put("trace", context.getXrayTraceId());
        seen.put("client", context.getClientContext() == null ? "none"
                : context.getClientContext().getClient().getAppTitle() + context.getClientContext().getCustom()
                        + context.getClientContext().getEnvironment());
        return seen;
    }
}
