package dev.millrace.gateway.event.tag;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.gateway.event.EventApi;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventTagsTest {
    @AutoClose
    private final EventApi api;

    EventTagsTest(@TempDir Path directory) {
        api = new EventApi(directory);
        api.call("CreateEventBus", "Name", "b", "Tags", List.of(tag("a", "0")));
        api.call("PutRule", "Name", "r", "EventPattern", "{\"source\":[\"x\"]}", "Tags", List.of(tag("a", "0")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rule/r", "event-bus/b"})
    void addsReplacesAndRemovesTags(String resource) {
        String arn = EventApi.ARN + resource;
        assertEquals("[{\"Key\":\"a\",\"Value\":\"0\"}]", tags(arn));
        api.call("TagResource", "ResourceARN", arn, "Tags", List.of(tag("b", "2"), tag("a", "1")));
        api.restart();
        assertEquals("[{\"Key\":\"a\",\"Value\":\"1\"},{\"Key\":\"b\",\"Value\":\"2\"}]", tags(arn));
        api.call("UntagResource", "ResourceARN", arn, "TagKeys", List.of("a", "nosuch"));
        assertEquals("[{\"Key\":\"b\",\"Value\":\"2\"}]", tags(arn));
    }

    @Test
    void aRuleThatIsReplacedKeepsItsTags() {
        api.call("PutRule", "Name", "r", "EventPattern", "{\"source\":[\"y\"]}", "Tags", List.of(tag("b", "1")));
        assertEquals("[{\"Key\":\"a\",\"Value\":\"0\"}]", tags(EventApi.ARN + "rule/r"));
    }

    @Test
    void refusesBadRequests() {
        assertEquals(
                new Refusal.NotFound("Rule nosuch does not exist on EventBus default."),
                api.refusal("ListTagsForResource", "ResourceARN", EventApi.ARN + "rule/nosuch"));
        assertEquals(
                new Refusal.NotFound("Event bus nosuch does not exist."),
                api.refusal("ListTagsForResource", "ResourceARN", EventApi.ARN + "event-bus/nosuch"));
        assertInstanceOf(Refusal.ShapeViolation.class, api.refusal("ListTagsForResource", "ResourceARN", "arn:b"));
        String arn = EventApi.ARN + "rule/r";
        assertTrue(api.refusal("TagResource", "ResourceARN", arn, "Tags", List.of(tag("aws:x", "1")))
                .message()
                .contains("reserved"));
        assertTrue(api.refusal("TagResource", "ResourceARN", arn, "Tags", List.of(tag("", "1")))
                .message()
                .contains("'tags.1.member.key'"));
        List<Map<String, String>> many =
                IntStream.range(0, 50).mapToObj(i -> tag("k" + i, "v")).toList();
        Refusal tooMany = api.refusal("TagResource", "ResourceARN", arn, "Tags", many);
        assertTrue(tooMany.message().contains("there would be 51"), tooMany::message);
    }

    private String tags(String arn) {
        return api.call("ListTagsForResource", "ResourceARN", arn).path("Tags").toString();
    }

    private static Map<String, String> tag(String key, String value) {
        return Map.of("Key", key, "Value", value);
    }
}
