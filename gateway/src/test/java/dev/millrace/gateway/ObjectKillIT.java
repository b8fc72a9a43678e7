package dev.millrace.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.async.AsyncEvent;
import dev.millrace.engine.async.ledger.EventEnd;
import dev.millrace.engine.async.ledger.EventRecord;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
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
    private static final int STORED_BEFORE_KILL_MAX = 400;
    private static final String NOTIFICATION = "<NotificationConfiguration><CloudFunctionConfiguration>"
            + "<CloudFunction>arn:aws:lambda:us-east-1:000000000000:function:good</CloudFunction>"
            + "<Event>s3:ObjectCreated:*</Event></CloudFunctionConfiguration></NotificationConfiguration>";
    private static final String PERMISSION = "{\"StatementId\":\"s3\",\"Principal\":\"s3.amazonaws.com\","
            + "\"Action\":\"lambda:InvokeFunction\",\"SourceArn\":\"arn:aws:s3:::inbox\"}";

    @TempDir
    Path directory;

    private final Set<String> stored = ConcurrentHashMap.newKeySet();
    private final AtomicInteger names = new AtomicInteger();

    @Test
    void whatWasStoredIsThereAndHasStartedItsFunction() throws Exception {
        try (KilledServer server = new KilledServer(directory)) {
            server.kill(
                    KILLS,
                    endpoint -> prepare(server, endpoint),
                    (caller, endpoint) -> store(server, endpoint),
                    stored::size,
                    STORED_BEFORE_KILL_MAX);
            server.settle(endpoint -> {
                for (String key : stored) {
                    assertEquals(key, server.send(endpoint.resolve("/inbox/" + key), "GET", "").body());
                }
            });
            Set<String> started = startedFor(server.kept().events());
            assertTrue(started.containsAll(stored), "an object is stored that started nothing");
        }
    }

    /** The keys of objects for which the function has run. */
    private static Set<String> startedFor(List<EventRecord> events) {
        Set<Long> succeeded = new HashSet<>();
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

    private void prepare(KilledServer server, URI endpoint) throws Exception {
        byte[] jar = TestingJar.ofFunctions(directory.resolve("jar"));
        String request = TestingNode.createRequest("good", "demo.Shapes$Copy", 30, jar);
        URI functions = endpoint.resolve("/2015-03-31/functions");
        assertEquals(201, server.send(functions, "POST", request).statusCode());
        URI policy = endpoint.resolve("/2015-03-31/functions/good/policy");
        assertEquals(201, server.send(policy, "POST", PERMISSION).statusCode());
        assertEquals(200, signed(server, endpoint.resolve("/inbox"), "").statusCode());
        assertEquals(200, signed(server, endpoint.resolve("/inbox?notification"), NOTIFICATION).statusCode());
    }

    private void store(KilledServer server, URI endpoint) throws IOException, InterruptedException {
        String key = "object-" + names.incrementAndGet();
        HttpResponse<String> answer = server.send(endpoint.resolve("/inbox/" + key), "PUT", key);
        assertEquals(200, answer.statusCode(), answer::body);
        stored.add(key);
    }

    /** There is no bucket yet by which a request could be told to be one of S3's: its signature does. */
    private static HttpResponse<String> signed(KilledServer server, URI uri, String body)
            throws IOException, InterruptedException {
        String signature =
                "AWS4-HMAC-SHA256 Credential=any/20261128/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=any";
        return server.send(uri, "PUT", body, "Authorization", signature);
    }
}
