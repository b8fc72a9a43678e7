package dev.millrace.gateway.monitor.wire;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads forms such as {@code Dimensions.member.1.Name=FunctionName} into the members that the other protocols send. A
 * form has texts only; which are numbers, truths and times the names tell. Confined to one thread.
 */
final class QueryForm {
    private static final int PARAMETERS_MAX = 10_000;
    private static final Set<String> NUMBERS = Set.of("Period", "MaxDatapoints");
    private static final Set<String> TRUTHS = Set.of("ReturnData", "IncludeLinkedAccounts");
    private static final Set<String> TIMES = Set.of("StartTime", "EndTime");

    private final Map<String, QueryForm> parts = new TreeMap<>(QueryForm::compare);
    private String text = "";

    private QueryForm() {}

    /** The members of a form but its {@code Action} and {@code Version}. */
    static ObjectNode members(String form) {
        QueryForm whole = new QueryForm();
        Map<String, List<String>> parameters = new QueryStringDecoder(form, false).parameters();
        if (parameters.size() >= PARAMETERS_MAX) {
            throw malformed("A request has fewer than " + PARAMETERS_MAX + " parameters");
        }
        parameters.forEach((path, values) -> whole.put(path, values.getFirst()));
        ObjectNode members = whole.object();
        members.remove(List.of("Action", "Version"));
        return members;
    }

    private void put(String path, String value) {
        QueryForm part = this;
        for (String name : path.split("\\.", -1)) {
            part = part.parts.computeIfAbsent(name, none -> new QueryForm());
        }
        part.text = value;
    }

    private ObjectNode object() {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        parts.forEach((name, part) -> object.set(name, part.node(name)));
        return object;
    }

    private JsonNode node(String name) {
        QueryForm list = parts.get("member");
        if (list != null) {
            List<JsonNode> elements =
                    list.parts.values().stream().map(element -> element.node(name)).toList();
            return JsonNodeFactory.instance.arrayNode().addAll(elements);
        }
        return parts.isEmpty() ? value(name) : object();
    }

    private JsonNode value(String name) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        try {
            if (NUMBERS.contains(name)) {
                return number(new BigDecimal(text.strip()));
            }
            if (TIMES.contains(name)) {
                return number(AnswerTimes.seconds(OffsetDateTime.parse(text.strip()).toInstant()));
            }
        } catch (NumberFormatException | DateTimeException e) {
            throw malformed("The value '" + text + "' of " + name + " is no "
                    + (TIMES.contains(name) ? "time such as 2026-11-28T12:00:00Z" : "number"));
        }
        return TRUTHS.contains(name) ? nodes.booleanNode(Boolean.parseBoolean(text)) : nodes.stringNode(text);
    }

    private static JsonNode number(BigDecimal number) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        boolean isInteger = number.stripTrailingZeros().scale() <= 0
                && number.abs().compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) < 0;
        return isInteger ? nodes.numberNode(number.longValue()) : nodes.numberNode(number);
    }

    /** Elements of lists stand in the order of their numbers. */
    private static int compare(String a, String b) {
        boolean areNumbers = isNumber(a) && isNumber(b);
        return areNumbers && a.length() != b.length() ? Integer.compare(a.length(), b.length()) : a.compareTo(b);
    }

    private static boolean isNumber(String name) {
        return !name.isEmpty() && name.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static RefusedException malformed(String message) {
        return new RefusedException(new Refusal.Malformed(message));
    }
}
