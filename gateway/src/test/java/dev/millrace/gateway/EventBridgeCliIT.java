package dev.millrace.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.async.AsyncEvent;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** EventBridge driven by the AWS command line; every call is a process, so there are few. */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EventBridgeCliIT {
    private static final String FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:f";

    private EventServer server;
    private AwsCli aws;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        server = new EventServer(directory);
        aws = AwsCli.find(server.endpoint(), directory.resolve("cli"));
    }

    @AfterAll
    void close() {
        server.close();
    }

    @Test
    void aBusARuleATargetAndAnEvent() throws Exception {
        aws.call("events", "create-event-bus", "--name", "orders", "--tags", "Key=team,Value=shop");
        aws.call(
                "events", "put-rule", "--name", "large", "--event-bus-name", "orders", "--event-pattern",
                "{\"detail\":{\"total\":[{\"numeric\":[\">\",100]}]}}");
        JsonNode put = aws.call(
                "events", "put-targets", "--rule", "large", "--event-bus-name", "orders", "--targets",
                "[{\"Id\":\"1\",\"Arn\":\"" + FUNCTION + "\",\"InputTransformer\":{\"InputPathsMap\":{\"t\":"
                        + "\"$.detail.total\"},\"InputTemplate\":\"{\\\"text\\\":\\\"<t> in all\\\"}\"}}]");
        assertEquals(0, put.path("FailedEntryCount").intValue());
        JsonNode answer = aws.call(
                "events", "put-events", "--entries",
                "[{\"Source\":\"shop\",\"DetailType\":\"order\",\"Detail\":\"{\\\"total\\\":101}\","
                        + "\"EventBusName\":\"orders\",\"Time\":\"2026-11-28T10:00:00Z\"},"
                        + "{\"Source\":\"shop\",\"DetailType\":\"order\",\"Detail\":\"{\\\"total\\\":100}\","
                        + "\"EventBusName\":\"orders\"},"
                        + "{\"Source\":\"shop\",\"DetailType\":\"order\",\"Detail\":\"no\"}]");
        assertEquals(1, answer.path("FailedEntryCount").intValue());
        assertEquals("MalformedDetail", answer.path("Entries").path(2).path("ErrorCode").asString());
        List<AsyncEvent> events = server.sink.take();
        assertEquals(1, events.size());
        assertEquals(
                "101 in all",
                JsonMapper.shared().readTree(events.getFirst().payload().text()).path("text").asString());
        JsonNode rules = aws.call("events", "list-rules", "--event-bus-name", "orders");
        assertEquals("large", rules.path("Rules").path(0).path("Name").asString());
        JsonNode targets =
                aws.call("events", "list-targets-by-rule", "--rule", "large", "--event-bus-name", "orders");
        assertEquals(FUNCTION, targets.path("Targets").path(0).path("Arn").asString());
        JsonNode bus = aws.call("events", "describe-event-bus", "--name", "orders");
        assertEquals("arn:aws:events:us-east-1:000000000000:event-bus/orders", bus.path("Arn").asString());
    }

    @Test
    void saysWhatItRefuses() throws Exception {
        String pattern = aws.refusalOf("events", "put-rule", "--name", "r", "--event-pattern", "{\"a\":1}");
        assertTrue(pattern.contains("(InvalidEventPatternException)"), pattern);
        assertTrue(pattern.contains("\"a\" must be an object or an array"), pattern);
        String missing = aws.refusalOf("events", "describe-rule", "--name", "nosuch");
        assertTrue(missing.contains("(ResourceNotFoundException)"), missing);
        assertTrue(missing.contains("Rule nosuch does not exist on EventBus default."), missing);
        String unknown = aws.refusalOf("events", "list-archives");
        assertTrue(unknown.contains("(UnknownOperationException)"), unknown);
    }
}
