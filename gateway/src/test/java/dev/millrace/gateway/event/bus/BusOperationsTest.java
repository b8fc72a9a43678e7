package dev.millrace.gateway.event.bus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.gateway.event.EventApi;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class BusOperationsTest {
    @AutoClose
    private final EventApi api;

    BusOperationsTest(@TempDir Path directory) {
        api = new EventApi(directory);
    }

    @Test
    void createsShowsAndDeletesABus() {
        JsonNode created = api.call("CreateEventBus", "Name", "orders", "Description", "of the shop");
        assertEquals(EventApi.ARN + "event-bus/orders", created.path("EventBusArn").asString());
        api.restart();
        for (String name : List.of("orders", EventApi.ARN + "event-bus/orders")) {
            JsonNode shown = api.call("DescribeEventBus", "Name", name);
            assertEquals("orders", shown.path("Name").asString());
            assertEquals("of the shop", shown.path("Description").asString());
            assertTrue(shown.path("CreationTime").doubleValue() > 1_700_000_000, shown::toString);
        }
        api.call("DeleteEventBus", "Name", "orders");
        api.call("DeleteEventBus", "Name", "orders");
        api.restart();
        assertEquals(
                new Refusal.NotFound("Event bus orders does not exist."),
                api.refusal("DescribeEventBus", "Name", "orders"));
    }

    @Test
    void alwaysHasTheDefaultBus() {
        assertEquals("default", api.call("DescribeEventBus").path("Name").asString());
        assertEquals(
                new Refusal.ShapeViolation("Cannot delete event bus default."),
                api.refusal("DeleteEventBus", "Name", "default"));
        assertEquals(
                new Refusal.Conflict("Event bus default already exists."),
                api.refusal("CreateEventBus", "Name", "default"));
    }

    @Test
    void listsABusAPage() {
        for (String name : List.of("a-1", "a-2", "a-3", "b-1")) {
            api.call("CreateEventBus", "Name", name);
        }
        JsonNode first = api.call("ListEventBuses", "NamePrefix", "a", "Limit", 2);
        assertEquals(List.of("a-1", "a-2"), names(first));
        JsonNode second = api.call(
                "ListEventBuses", "NamePrefix", "a", "Limit", 2, "NextToken", first.path("NextToken").asString());
        assertEquals(List.of("a-3"), names(second));
        assertTrue(second.path("NextToken").isMissingNode());
        assertEquals(List.of("a-1", "a-2", "a-3", "b-1", "default"), names(api.call("ListEventBuses")));
    }

    @Test
    void refusesWhatCannotBeHonoured() {
        assertTrue(message("Name", "a/b").endsWith("regular expression pattern: [\\.\\-_A-Za-z0-9]+"));
        assertTrue(message("Name", "a", "KmsKeyIdentifier", "k").contains("KmsKeyIdentifier"));
        assertTrue(message("Name", "a", "DeadLetterConfig", Map.of("Arn", "q")).contains("not offered here"));
        api.call("CreateEventBus", "Name", "full");
        api.call("PutRule", "Name", "r", "EventBusName", "full", "EventPattern", "{\"source\":[\"x\"]}");
        assertEquals(
                new Refusal.ShapeViolation("Event bus can't be deleted since it has rules."),
                api.refusal("DeleteEventBus", "Name", "full"));
    }

    private String message(Object... members) {
        return api.refusal("CreateEventBus", members).message();
    }

    private static List<String> names(JsonNode answer) {
        return answer.path("EventBuses").valueStream().map(bus -> bus.path("Name").asString()).toList();
    }
}
