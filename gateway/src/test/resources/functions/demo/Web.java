package demo;

import com.amazonaws.services.lambda.runtime.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;

/** Functions behind the doors of the web. */
public class Web {
    /** Answers as the query wishes; with the event when it wishes nothing. */
    public Object answer(Map<String, Object> event, Context context) throws Exception {
        Object query = event.get("queryStringParameters");
        Object wish = query instanceof Map<?, ?> parameters ? parameters.get("wish") : null;
        return switch (String.valueOf(wish)) {
            case "text" -> "Hello";
            case "cookies" -> Map.of(
                    "statusCode", 201, "headers", Map.of("X-One", "1"), "cookies", List.of("a=1", "b=2"), "body", "made");
            case "gzip" -> Map.of(
                    "statusCode", 200,
                    "headers", Map.of("content-type", "text/plain", "content-encoding", "gzip"),
                    "isBase64Encoded", true,
                    "body", Base64.getEncoder().encodeToString(gzip("packed")));
            case "echo" -> Map.of(
                    "statusCode", 200,
                    "headers", Map.of("content-type", "application/octet-stream"),
                    "isBase64Encoded", event.get("isBase64Encoded"),
                    "body", event.get("body"));
            case "injection" -> Map.of("statusCode", 200, "headers", Map.of("a", "b\r\nx-injected: yes"));
            case "malformed" -> Map.of("statusCode", "none");
            case "error" -> throw new IllegalStateException("as the test wants it");
            case "empty" -> Map.of("statusCode", 204);
            case "large" -> Map.of("statusCode", 200, "body", "x".repeat(3_000_000));
            case "never" -> new CountDownLatch(1).await(5, TimeUnit.SECONDS);
            case "version1" -> Map.of("statusCode", 200, "body", String.valueOf(new TreeMap<>(event).get("resource")));
            default -> event;
        };
    }

    /** Lets in who says the word, and says who it is. */
    public Map<String, Object> gate(Map<String, Object> event, Context context) {
        boolean knows = String.valueOf(event.get("identitySource")).contains("sesame");
        if (String.valueOf(event.get("identitySource")).contains("nobody")) {
            throw new IllegalStateException("Unauthorized");
        }
        return Map.of("isAuthorized", knows, "context", Map.of("asked", context.getAwsRequestId()));
    }

    /** As {@link #gate}, with a policy. */
    public Map<String, Object> policy(Map<String, Object> event, Context context) {
        boolean knows = String.valueOf(event.get("identitySource")).contains("sesame");
        Map<String, Object> statement = Map.of(
                "Effect", knows ? "Allow" : "Deny", "Action", "execute-api:Invoke", "Resource", event.get("methodArn"));
        return Map.of(
                "principalId", "ali",
                "policyDocument", Map.of("Version", "2012-10-17", "Statement", List.of(statement)),
                "context", Map.of("number", 7));
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
