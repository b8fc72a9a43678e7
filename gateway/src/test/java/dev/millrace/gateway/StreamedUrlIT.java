package dev.millrace.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** URLs whose functions stream their responses. */
@Timeout(240)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StreamedUrlIT {
    private TestingNode node;
    private HttpClient http;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        node = new TestingNode(directory);
        http = HttpClient.newHttpClient();
        create("pages", "streams.page");
        create("plain", "streams.plain");
        create("whole", "streams.whole");
    }

    private void create(String name, String handler) throws Exception {
        Streams.create(node, name, handler, 60);
        Streams.publish(node, name, "https://a.example");
    }

    @AfterAll
    void close() {
        http.close();
        node.close();
    }

    @Test
    void theClientReadsThePageWhileTheFunctionStillWritesIt() throws Exception {
        try (Gathering gathering = new Gathering()) {
            HttpResponse<InputStream> answer = post(
                    "pages",
                    List.of(List.of("write", "one "), List.of("visit", gathering.url()), List.of("write", "two")));
            assertEquals(201, answer.statusCode());
            assertEquals("all", answer.headers().firstValue("x-stock").orElseThrow());
            assertEquals(List.of("a=1", "b=2"), answer.headers().allValues("set-cookie"));
            assertEquals(
                    "https://a.example",
                    answer.headers().firstValue("access-control-allow-origin").orElseThrow());
            try (InputStream body = answer.body()) {
                assertEquals("one ", text(body.readNBytes(4)));
                gathering.end();
                assertEquals("two", text(body.readAllBytes()));
            }
        }
    }

    @Test
    void aFunctionMayStreamWithoutAHead() throws Exception {
        HttpResponse<InputStream> answer = post("plain", List.of());
        assertEquals(200, answer.statusCode());
        assertEquals("text/css", answer.headers().firstValue("content-type").orElseThrow());
        try (InputStream body = answer.body()) {
            assertEquals("a {}", text(body.readAllBytes()));
        }
    }

    @Test
    void aFunctionMayReturnItsResponseWhole() throws Exception {
        HttpResponse<InputStream> answer = post("whole", List.of());
        assertEquals(202, answer.statusCode());
        try (InputStream body = answer.body()) {
            assertEquals("whole", text(body.readAllBytes()));
        }
    }

    @Test
    void aFailureInTheMiddleCutsThePageShort() throws Exception {
        HttpResponse<InputStream> answer = post("pages", List.of(List.of("write", "half"), List.of("fail", "no more")));
        assertEquals(201, answer.statusCode());
        try (InputStream body = answer.body()) {
            assertEquals("half", text(body.readNBytes(4)));
            assertThrows(IOException.class, body::readAllBytes);
        }
    }

    private HttpResponse<InputStream> post(String function, List<List<String>> steps) throws Exception {
        URI url = node.endpoint().resolve("/fn/" + function + "/");
        HttpRequest request = HttpRequest.newBuilder(url)
                .header("Origin", "https://a.example")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(steps)))
                .build();
        return http.send(request, BodyHandlers.ofInputStream());
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
