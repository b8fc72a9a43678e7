package demo;

import java.util.List;
import java.util.Map;

/** A small site of the web, as its function's URL serves it. */
public class Site {
    public Object page(Map<String, Object> event) throws InterruptedException {
        return switch (String.valueOf(event.get("rawPath"))) {
            case "/html" ->
                Map.of(
                        "statusCode", 201,
                        "headers", Map.of("content-type", "text/html", "x-one", "1"),
                        "cookies", List.of("a=1; Secure", "b=2"),
                        "body", "<p>ü</p>");
            case "/bytes" ->
                Map.of(
                        "statusCode", 200,
                        "headers", Map.of("content-type", "image/png"),
                        "isBase64Encoded", true,
                        "body", "iVBORw==");
            case "/text" -> "hello";
            case "/list" -> List.of(1, true);
            case "/large" -> "x".repeat(1_000_000);
            case "/own-cors" ->
                Map.of("statusCode", 200, "headers", Map.of("access-control-allow-origin", "https://own.example"));
            case "/malformed" -> Map.of("statusCode", "soon");
            case "/slow" -> {
                Thread.sleep(60_000);
                yield "too late";
            }
            default -> throw new IllegalArgumentException("no such page");
        };
    }
}
