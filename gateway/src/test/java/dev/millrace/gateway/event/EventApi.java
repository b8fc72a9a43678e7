package dev.millrace.gateway.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.millrace.engine.clock.SystemClock;
import dev.millrace.engine.function.Account;
import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.engine.invocation.RequestId;
import dev.millrace.gateway.event.delivery.EventBuses;
import dev.millrace.gateway.event.registry.Buses;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.http.route.TargetRouter;
import dev.millrace.gateway.message.OutsideServices;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The operations over a real database, called without a network. Confined to the test's thread. */
public final class EventApi implements AutoCloseable {
    public static final String ARN = "arn:aws:events:us-east-1:000000000000:";
    public static final String FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:";
    private static final JsonMapper JSON = new JsonMapper();

    public final CollectingSink sink = new CollectingSink();
    public final RecordedClock clock = new RecordedClock();
    private final Path database;
    private Buses buses;
    private EventBuses eventBuses;
    private TargetRouter targets;

    public EventApi(Path directory) {
        database = directory.resolve("events.db");
        open();
    }

    /** As a server that ends and starts again on the same data. */
    public void restart() {
        close();
        clock.set.clear();
        open();
    }

    private void open() {
        buses = Buses.open(database, Account.DEFAULT, new SystemClock(), clock);
        TargetRouter.Builder builder = new TargetRouter.Builder();
        eventBuses = EventOperations.register(
                builder,
                buses,
                new OutsideServices(URI.create("http://localhost:9324"), null),
                function -> !function.name().value().equals("missing"),
                sink,
                new SystemClock());
        targets = builder.build();
    }

    /** The answer to a request that must succeed; members of the request are name, value, name, value... */
    public JsonNode call(String operation, @Nullable Object... members) {
        HttpReply reply = operation(operation).handle(request(members));
        assertEquals(200, reply.status());
        assertEquals("application/x-amz-json-1.1", reply.headers().get("Content-Type"));
        return JSON.readTree(reply.body().array());
    }

    /** As {@link #call}, when the answer may come later. */
    public void begin(Consumer<JsonNode> answer, String operation, Object... members) {
        operation(operation).answer(request(members), reply -> answer.accept(JSON.readTree(reply.body().array())));
    }

    /** Why a request is refused, which it must be. */
    public Refusal refusal(String operation, @Nullable Object... members) {
        return assertThrows(RefusedException.class, () -> operation(operation).handle(request(members)), operation)
                .refusal();
    }

    public void rule(String name, String pattern, String... targetArns) {
        call("PutRule", "Name", name, "EventPattern", pattern);
        for (int i = 0; i < targetArns.length; i++) {
            target(name, Map.of("Id", "t" + i, "Arn", targetArns[i]));
        }
    }

    public void target(String rule, Map<String, ?> target) {
        call("PutTargets", "Rule", rule, "Targets", List.of(target));
    }

    /** Puts one event of source {@code app} and type {@code happened}; its result. */
    public JsonNode put(String detail) {
        return call("PutEvents", "Entries", List.of(entry(detail))).path("Entries").path(0);
    }

    public static Map<String, Object> entry(String detail) {
        return Map.of("Source", "app", "DetailType", "happened", "Detail", detail);
    }

    /** Payloads of what is stored since the last call. */
    public List<String> payloads() {
        return sink.take().stream().map(event -> event.payload().text()).toList();
    }

    public Buses buses() {
        return buses;
    }

    public EventBuses eventBuses() {
        return eventBuses;
    }

    public static JsonNode json(String text) {
        return JSON.readTree(text);
    }

    private Operation operation(String name) {
        return Objects.requireNonNull(targets.find("AWSEvents." + name), name);
    }

    private static HttpCall request(@Nullable Object... members) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        for (int i = 0; i < members.length; i += 2) {
            body.put(String.valueOf(members[i]), members[i + 1]);
        }
        Payload json = Payload.of(JSON.writeValueAsBytes(body));
        return new HttpCall(RequestId.random(), "http", "POST", "/", Map.of(), Map.of(), Map.of(), json);
    }

    @Override
    public void close() {
        buses.close();
    }
}
