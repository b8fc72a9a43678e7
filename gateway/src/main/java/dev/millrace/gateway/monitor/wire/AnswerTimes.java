package dev.millrace.gateway.monitor.wire;

import java.math.BigDecimal;
import java.time.Instant;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.DecimalNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.POJONode;

/** Times in answers. Stateless. */
final class AnswerTimes {
    private AnswerTimes() {}

    /** Whether a part of an answer is a time. */
    static boolean isTime(JsonNode node) {
        return node instanceof POJONode pojo && pojo.getPojo() instanceof Instant;
    }

    static Instant time(JsonNode node) {
        return (Instant) ((POJONode) node).getPojo();
    }

    /** Seconds since the epoch, to the millisecond. */
    static BigDecimal seconds(Instant time) {
        return BigDecimal.valueOf(time.toEpochMilli()).movePointLeft(3).stripTrailingZeros();
    }

    /** A copy in which times are numbers. */
    static JsonNode asSeconds(JsonNode node) {
        if (isTime(node)) {
            return DecimalNode.valueOf(seconds(time(node)));
        }
        if (node instanceof ObjectNode object) {
            ObjectNode copy = JsonNodeFactory.instance.objectNode();
            object.properties().forEach(member -> copy.set(member.getKey(), asSeconds(member.getValue())));
            return copy;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode copy = JsonNodeFactory.instance.arrayNode(array.size());
            array.forEach(element -> copy.add(asSeconds(element)));
            return copy;
        }
        return node;
    }
}
