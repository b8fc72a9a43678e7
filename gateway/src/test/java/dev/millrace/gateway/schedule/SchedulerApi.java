package dev.millrace.gateway.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.millrace.engine.async.AsyncEvent;
import dev.millrace.engine.async.Message;
import dev.millrace.engine.function.Account;
import dev.millrace.engine.function.FunctionName;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.route.RoutedOperations;
import dev.millrace.gateway.message.OutsideServices;
import dev.millrace.gateway.schedule.target.BusEvent;
import dev.millrace.gateway.schedule.target.TargetArn;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** EventBridge Scheduler on a real file, called without a network; time is the test's. Confined to its thread. */
final class SchedulerApi implements AutoCloseable {
    static final String ROLE = "arn:aws:iam::000000000000:role/any";
    /** A function that does not exist. */
    private static final TargetArn MISSING = new TargetArn.OfFunction(new FunctionName("missing"), "$LATEST");
    static final String FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:hello";
    private static final Duration LOOK = Duration.ofSeconds(10);
    private static final JsonMapper JSON = new JsonMapper();

    final ManualClock clock = new ManualClock(Instant.parse("2026-11-28T00:00:00Z"));
    final List<AsyncEvent> events = new ArrayList<>();
    final List<Message> messages = new ArrayList<>();
    /** How many events were left in the sink at once, each time. */
    final List<Integer> together = new ArrayList<>();

    final List<BusEvent> busEvents = new ArrayList<>();
    boolean refuses;
    private final Path directory;
    private Schedules schedules;
    private RoutedOperations operations;

    SchedulerApi(Path directory) {
        this.directory = directory;
        open();
    }

    /** As a server that dies and starts again on the same data. */
    void restart() {
        close();
        open();
    }

    private void open() {
        schedules = Schedules.open(
                directory,
                (accepted, receipt) -> {
                    if (refuses) {
                        receipt.notStored(new IllegalStateException("as the test wants it"));
                        return;
                    }
                    accepted.forEach(each -> {
                        switch (each) {
                            case AsyncEvent event -> events.add(event);
                            case Message message -> messages.add(message);
                        }
                    });
                    together.add(accepted.size());
                    receipt.stored();
                },
                (event, receipt) -> {
                    busEvents.add(event);
                    receipt.stored();
                },
                target -> !target.equals(MISSING),
                new OutsideServices(URI.create("http://localhost:9324"), null),
                clock,
                Account.DEFAULT);
        operations = new RoutedOperations(schedules::register);
    }

    Schedules schedules() {
        return schedules;
    }

    /** Lets time pass, as the timer thread would see it if it looked every ten seconds. */
    void pass(Duration time) {
        Instant end = clock.instant().plus(time);
        while (clock.instant().isBefore(end)) {
            Duration left = Duration.between(clock.instant(), end);
            clock.advance(left.compareTo(LOOK) < 0 ? left : LOOK);
            schedules.timetable().tick();
        }
    }

    HttpReply call(String method, String target, String body) {
        return operations.answer(method, target, body);
    }

    /** The answer to a request that must succeed. */
    JsonNode ok(String method, String target, String body) {
        HttpReply reply = call(method, target, body);
        assertEquals(200, reply.status(), () -> target + ": " + reply.body().text());
        return JSON.readTree(reply.body().array());
    }

    JsonNode get(String target) {
        return ok("GET", target, "");
    }

    /** The message of a request that must be refused so. */
    String refusal(int status, String type, String method, String target, String body) {
        HttpReply reply = call(method, target, body);
        assertEquals(status, reply.status(), () -> target + ": " + reply.body().text());
        assertEquals(type, reply.headers().get("x-amzn-ErrorType"));
        return JSON.readTree(reply.body().array()).get("Message").stringValue();
    }

    /** A request for a schedule, with members added, replaced or, with null, removed: name, value, name, value... */
    static String schedule(String expression, @Nullable Object... changes) {
        Map<String, @Nullable Object> request = new LinkedHashMap<>();
        request.put("ScheduleExpression", expression);
        request.put("FlexibleTimeWindow", Map.of("Mode", "OFF"));
        request.put("Target", Map.of("Arn", FUNCTION, "RoleArn", ROLE));
        for (int i = 0; i < changes.length; i += 2) {
            request.put(String.valueOf(changes[i]), changes[i + 1]);
        }
        return JSON.writeValueAsString(request);
    }

    static Map<String, Object> target(Object... more) {
        Map<String, Object> target = new LinkedHashMap<>();
        target.put("Arn", FUNCTION);
        target.put("RoleArn", ROLE);
        for (int i = 0; i < more.length; i += 2) {
            target.put(String.valueOf(more[i]), more[i + 1]);
        }
        return target;
    }

    @Override
    public void close() {
        schedules.close();
    }
}
