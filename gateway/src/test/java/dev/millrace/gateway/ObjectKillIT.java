package dev.millrace.gateway;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.async.AsyncEvent;
import dev.millrace.engine.async.ledger.EventEnd;
import dev.millrace.engine.async.ledger.EventRecord;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A server that is killed again and again while objects are stored. Whatever was acknowledged is there, and the
 * function that it starts has run for it.
 */
@Timeout(300)
class ObjectKillIT {
    private static final int KILLS = 3;
    private static final int CALLERS = 4;
    private static final int STORED_BEFORE_KILL_MAX = 400;
    private static final String NOTIFICATION = "<NotificationConfiguration><CloudFunctionConfiguration>"
            + "<CloudFunction>arn:aws:lambda:us-east-1:000000000000:function:good</CloudFunction>"
            + "<Event>s3:ObjectCreated:*</Event></CloudFunctionConfiguration></NotificationConfiguration>";
    private static final String PERMISSION = "{\"StatementId\":\"s3\",\"Principal\":\"s3.amazonaws.com\","
            + "\"Action\":\"lambda:InvokeFunction\",\"SourceArn\":\"arn:aws:s3:::inbox\"}";

    @TempDir
    Path directory;

    @AutoClose
    private final ExecutorService callers = Executors.newFixedThreadPool(CALLERS);

    @AutoClose
    private final HttpClient client = HttpClient.newHttpClient();

    private final Set<String> stored = ConcurrentHashMap.newKeySet();
    private final AtomicInteger names = new AtomicInteger();

    @Test
    void whatWasStoredIsThereAndHasStartedItsFunction() throws Exception {
        Random moments = new Random(20_261_128);
        for (int kill = 0; kill < KILLS; kill++) {
            try (ServerProcess server = start()) {
                URI endpoint = server.endpoint();
                if (kill == 0) {
                    prepare(endpoint);
                }
                int until = stored.size() + 1 + moments.nextInt(STORED_BEFORE_KILL_MAX);
                List<Future<?>> calling = new ArrayList<>();
                for (int caller = 0; caller < CALLERS; caller++) {
                    calling.add(callers.submit(() -> storeUntilNobodyAnswers(endpoint)));
                }
                await().until(() -> stored.size() >= until);
                server.kill();
                for (Future<?> caller : calling) {
                    caller.get();
                }
            }
        }
        try (ServerProcess server = start()) {
            URI endpoint = server.endpoint();
            await().until(() -> kept().pendingEvents().isEmpty());
            for (String key : stored) {
                assertEquals(key, send(endpoint, "GET", "/inbox/" + key, "").body());
            }
            server.terminate();
            assertEquals(0, server.exitCode(), server::output);
        }
        Set<String> started = startedFor();
        assertTrue(started.containsAll(stored), "an object is stored that started nothing");
    }

    /** The keys of objects for which the function has run. */
    private Set<String> startedFor() {
        Set<Long> succeeded = new HashSet<>();
        List<EventRecord> events = kept().events();
        for (EventRecord record : events) {
            if (record instanceof EventRecord.Ended end) {
                assertEquals(EventEnd.SUCCEEDED, end.how());
                succeeded.add(end.sequence());
            }
        }
        Set<String> keys = new HashSet<>();
        for (EventRecord record : events) {
            if (record instanceof EventRecord.Accepted accepted
                    && accepted.what() instanceof AsyncEvent event
                    && succeeded.contains(accepted.sequence())) {
                JsonNode change = JsonMapper.shared().readTree(event.payload().array()).path("Records").path(0);
                keys.add(change.path("s3").path("object").path("key").asString());
            }
        }
        return keys;
    }

    private void prepare(URI endpoint) throws Exception {
        byte[] jar = TestingJar.ofFunctions(directory.resolve("jar"));
        String request = TestingNode.createRequest("good", "demo.Shapes$Copy", 30, jar);
        assertEquals(201, send(endpoint, "POST", "/2015-03-31/functions", request).statusCode());
        String policy = "/2015-03-31/functions/good/policy";
        assertEquals(201, send(endpoint, "POST", policy, PERMISSION).statusCode());
        String s3 = "http://127.0.0.1:" + endpoint.getPort();
        assertEquals(200, signed(URI.create(s3 + "/inbox"), "").statusCode());
        assertEquals(200, signed(URI.create(s3 + "/inbox?notification"), NOTIFICATION).statusCode());
    }

    private void storeUntilNobodyAnswers(URI endpoint) {
        boolean answered = true;
        while (answered) {
            String key = "object-" + names.incrementAndGet();
            try {
                HttpResponse<String> answer = send(endpoint, "PUT", "/inbox/" + key, key);
                assertEquals(200, answer.statusCode(), answer::body);
                stored.add(key);
            } catch (IOException e) {
                answered = false;
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** There is no bucket yet by which a request could be told to be one of S3's: its signature does. */
    private HttpResponse<String> signed(URI uri, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("Authorization", "AWS4-HMAC-SHA256 Credential=any/20261128/us-east-1/s3/aws4_request, "
                        + "SignedHeaders=host, Signature=any")
                .PUT(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> send(URI endpoint, String method, String path, String body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(endpoint.resolve(path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private ServerProcess start() throws IOException {
        return ServerProcess.start(directory, data(), 0);
    }

    private KeptData kept() {
        return new KeptData(data());
    }

    private Path data() {
        return directory.resolve("data");
    }
}
