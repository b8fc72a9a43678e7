package dev.millrace.gateway.object.outside;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.async.AsyncEvent;
import dev.millrace.engine.clock.SystemClock;
import dev.millrace.engine.function.Account;
import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.engine.invocation.RequestId;
import dev.millrace.gateway.event.EventApi;
import dev.millrace.gateway.http.reply.ErrorForms;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.object.event.ObjectEvents;
import dev.millrace.gateway.object.notification.BucketNotifications;
import dev.millrace.gateway.object.notification.NotificationReader;
import dev.millrace.gateway.object.notification.NotificationRules;
import dev.millrace.gateway.object.setting.BucketSettings;
import dev.millrace.gateway.object.setting.SettingsFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TakeStoreMessageTest {
    private static final String TOKEN = "a-token-of-some-length";
    private static final String BEARER = "Bearer " + TOKEN;

    @AutoClose
    private final EventApi bus;

    @AutoClose
    private final SettingsFile settings;
    private final BucketSettings<BucketNotifications> notifications;

    private final ObjectEvents events;
    private final Operation operation;

    TakeStoreMessageTest(@TempDir Path directory) {
        bus = new EventApi(directory);
        settings = SettingsFile.open(directory.resolve("buckets.db"));
        notifications = settings.of(BucketNotifications.FORM);
        notifications.put(
                "b",
                NotificationReader.read(Payload.ofText("<NotificationConfiguration><CloudFunctionConfiguration>"
                        + "<CloudFunction>" + EventApi.FUNCTION + "f</CloudFunction><Event>s3:ObjectCreated:*</Event>"
                        + "</CloudFunctionConfiguration></NotificationConfiguration>")));
        NotificationRules rules = new NotificationRules(Account.DEFAULT, (function, arn) -> true);
        events = new ObjectEvents(notifications, rules, bus.eventBuses(), Account.DEFAULT);
        operation = operation(new StoreToken(TOKEN));
    }

    @AfterEach
    void close() {
        settings.close();
    }

    @Test
    void answersOnceWhatRunsIsStored() {
        bus.sink.holding = true;
        List<HttpReply> replies = new ArrayList<>();
        operation.answer(call("minio", BEARER, records("k", "1")), replies::add);
        assertEquals(List.of(), replies);
        bus.sink.held.getFirst().stored();
        assertEquals(List.of("{\"taken\":1,\"duplicates\":0,\"ignored\":0}"), texts(replies));
    }

    @Test
    void runsWhatIsToldTwiceOnce() {
        assertEquals("{\"taken\":1,\"duplicates\":0,\"ignored\":0}", tell("minio", records("k", "1")));
        assertEquals("{\"taken\":0,\"duplicates\":1,\"ignored\":0}", tell("minio", records("k", "1")));
        assertEquals("{\"taken\":1,\"duplicates\":0,\"ignored\":0}", tell("minio", records("k", "2")));
        assertEquals("{\"taken\":1,\"duplicates\":0,\"ignored\":0}", tell("ceph", records("k", "1")));
        assertEquals("{\"taken\":1,\"duplicates\":1,\"ignored\":0}", tell("minio", records("l", "1", "l", "1")));
        assertEquals(4, bus.sink.of(AsyncEvent.class).size());
        assertTrue(bus.sink.take().getFirst().payload().text().contains("\"sequencer\":\"1\""));
    }

    @Test
    void takesWhatWasNotStoredWhenItIsToldAgain() {
        bus.sink.broken = true;
        List<HttpReply> replies = new ArrayList<>();
        operation.answer(call("minio", BEARER, records("k", "1")), replies::add);
        assertEquals(503, replies.getFirst().status());
        bus.sink.broken = false;
        assertEquals("{\"taken\":1,\"duplicates\":0,\"ignored\":0}", tell("minio", records("k", "1")));
        assertEquals(1, bus.sink.take().size());
    }

    @Test
    void takesChangesThatNobodyIsToldOf() {
        String other = records("k", "1").replace("\"name\":\"b\"", "\"name\":\"other\"");
        assertEquals("{\"taken\":1,\"duplicates\":0,\"ignored\":0}", tell("minio", other));
        assertEquals(List.of(), bus.sink.take());
    }

    @Test
    void listensToNobodyWithoutTheToken() {
        List<@Nullable String> wrong = new ArrayList<>(List.of(
                "",
                "Bearer",
                "Bearer x",
                BEARER + "x",
                TOKEN,
                "Basic " + TOKEN,
                basic("user:wrong"),
                basic(TOKEN),
                "AWS4-HMAC-SHA256 Credential=" + TOKEN));
        wrong.add(null);
        for (String authorization : wrong) {
            Refusal refusal = refusal(operation, "minio", authorization);
            assertEquals(403, ErrorForms.LAMBDA.refused(refusal).status(), authorization);
        }
        Refusal closed = refusal(operation(null), "minio", BEARER);
        assertEquals(403, ErrorForms.LAMBDA.refused(closed).status());
        assertTrue(closed.message().contains("--objects-token"), closed.message());
        assertEquals(List.of(), bus.sink.take());
    }

    @Test
    void takesTheTokenAsAPassword() {
        HttpReply reply = operation.handle(call("ceph", basic("any:" + TOKEN), records("k", "1")));
        assertEquals(200, reply.status());
        assertEquals(200, operation.handle(call("x", "bearer " + TOKEN, records("k", "2"))).status());
    }

    @Test
    void refusesNamesThatAreNone() {
        assertInstanceOf(Refusal.InvalidParameter.class, refusal(operation, "a b", BEARER));
    }

    @Test
    void refusesTokensThatCanBeGuessed(@TempDir Path directory) throws Exception {
        assertThrows(IllegalArgumentException.class, () -> new StoreToken("short"));
        assertThrows(IllegalArgumentException.class, () -> new StoreToken("with a space in between"));
        Path file = directory.resolve("token");
        assertThrows(IllegalArgumentException.class, () -> StoreToken.read(file));
        Files.writeString(file, TOKEN + "\n");
        assertTrue(StoreToken.read(file).isShownBy(BEARER));
        assertFalse(StoreToken.read(file).isShownBy("Bearer other"));
    }

    @Test
    void keepsABoundedNumberInMind() {
        ToldChanges told = new ToldChanges();
        List<ToldChange> first = StoreMessage.read(
                        Payload.ofText(records("k", "1")),
                        new StoreMessage.Delivery("s", RequestId.random(), Instant.EPOCH))
                .changes();
        told.add(first);
        assertEquals(List.of(), told.unknown(first));
        for (int i = 0; i < ToldChanges.KEPT_MAX; i++) {
            told.add(List.of(new ToldChange(first.getFirst().change(), new UUID(1, i))));
        }
        assertEquals(first, told.unknown(first));
    }

    private Operation operation(@Nullable StoreToken token) {
        List<Operation> entered = new ArrayList<>();
        TakeStoreMessage.register(
                (method, path, added) -> entered.add(added), token, events, bus.sink, new SystemClock());
        return entered.getFirst();
    }

    private String tell(String store, String body) {
        HttpReply reply = operation.handle(call(store, BEARER, body));
        assertEquals(200, reply.status());
        return reply.body().text();
    }

    private static Refusal refusal(Operation operation, String store, @Nullable String authorization) {
        HttpCall call = call(store, authorization, records("k", "1"));
        return assertThrows(RefusedException.class, () -> operation.handle(call)).refusal();
    }

    private static HttpCall call(String store, @Nullable String authorization, String body) {
        return new HttpCall(
                RequestId.random(),
                "http",
                "POST",
                "/_millrace/objects/" + store,
                Map.of("Store", store),
                Map.of(),
                authorization == null ? Map.of() : Map.of("authorization", authorization),
                Payload.ofText(body));
    }

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> texts(List<HttpReply> replies) {
        return replies.stream().map(reply -> reply.body().text()).toList();
    }

    /** Records of keys and their sequencers: key, sequencer, key, sequencer... */
    private static String records(String... keysAndSequencers) {
        List<String> entries = new ArrayList<>();
        for (int i = 0; i < keysAndSequencers.length; i += 2) {
            entries.add("{\"eventName\":\"s3:ObjectCreated:Put\",\"s3\":{\"bucket\":{\"name\":\"b\"},\"object\":{\"key\":\""
                    + keysAndSequencers[i] + "\",\"size\":1,\"sequencer\":\"" + keysAndSequencers[i + 1] + "\"}}}");
        }
        return "{\"Records\":[" + String.join(",", entries) + "]}";
    }
}
