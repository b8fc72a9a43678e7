package dev.millrace.gateway;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.millrace.engine.async.ledger.EventEnd;
import dev.millrace.engine.async.ledger.EventRecord;
import dev.millrace.engine.invocation.RequestId;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server that is killed again and again while schedules fire. Each fires, by one request id however often it was
 * repeated, and is gone when it was to be.
 */
@Timeout(240)
class ScheduleKillIT {
    private static final int SCHEDULES = 240;
    private static final int KILLS = 4;
    private static final int SECONDS = 12;
    private static final String FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:hello";

    @TempDir
    Path directory;

    @AutoClose
    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void everyScheduleFires() throws Exception {
        Random moments = new Random(20_261_128);
        KeptData kept = new KeptData(directory.resolve("data"));
        for (int kill = 0; kill < KILLS; kill++) {
            try (ServerProcess server = start()) {
                URI endpoint = server.endpoint();
                if (kill == 0) {
                    createSchedules(endpoint);
                }
                int until = Math.min(SCHEDULES, ended(kept).size() + 1 + moments.nextInt(SCHEDULES / KILLS));
                await().until(() -> ended(kept).size() >= until);
                server.kill();
            }
        }
        try (ServerProcess server = start()) {
            URI endpoint = server.endpoint();
            await().until(() -> ended(kept).size() == SCHEDULES && kept.pendingEvents().isEmpty());
            await().until(() -> send(endpoint, "GET", "/schedules", "").contains("\"Schedules\":[]"));
            server.terminate();
            assertEquals(0, server.exitCode(), server::output);
        }
        assertOneIdEach(kept);
    }

    private ServerProcess start() throws Exception {
        return ServerProcess.start(directory, directory.resolve("data"), 0);
    }

    private void createSchedules(URI endpoint) throws Exception {
        for (int i = 0; i < SCHEDULES; i++) {
            String time = DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(Instant.now()
                    .atOffset(ZoneOffset.UTC)
                    .truncatedTo(ChronoUnit.SECONDS)
                    .plusSeconds(5 + i % SECONDS));
            String expression = "at(" + time + ")";
            String answer = send(
                    endpoint,
                    "POST",
                    "/schedules/s" + i,
                    "{\"ScheduleExpression\":\"" + expression + "\",\"FlexibleTimeWindow\":{\"Mode\":\"OFF\"},"
                            + "\"ActionAfterCompletion\":\"DELETE\",\"Target\":{\"Arn\":\"" + FUNCTION
                            + "\",\"RoleArn\":\"arn:aws:iam::000000000000:role/any\",\"Input\":\"{\\\"name\\\":\\\"" + i
                            + "\\\"}\"}}");
            assertEquals("{\"ScheduleArn\"", answer.substring(0, 14), answer);
        }
    }

    /** Payloads of the events that have ended. */
    private static Set<String> ended(KeptData kept) {
        Map<Long, String> accepted = new HashMap<>();
        Set<String> ended = new HashSet<>();
        for (EventRecord record : kept.events()) {
            if (record instanceof EventRecord.Accepted event) {
                accepted.put(event.sequence(), event.what().payload().text());
            } else if (record instanceof EventRecord.Ended end) {
                assertEquals(EventEnd.SUCCEEDED, end.how());
                ended.add(accepted.get(end.sequence()));
            }
        }
        return ended;
    }

    private static void assertOneIdEach(KeptData kept) {
        Map<String, RequestId> ids = new HashMap<>();
        for (EventRecord record : kept.events()) {
            if (record instanceof EventRecord.Accepted event) {
                RequestId id = event.what().requestId();
                RequestId first = ids.putIfAbsent(event.what().payload().text(), id);
                assertEquals(first == null ? id : first, id);
            }
        }
        assertEquals(SCHEDULES, ids.size());
    }

    private String send(URI endpoint, String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(endpoint.resolve(path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
}
