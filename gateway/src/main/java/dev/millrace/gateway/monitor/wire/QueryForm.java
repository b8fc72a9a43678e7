package dev.millrace.gateway.monitor.wire;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
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
    /** More do not fit into a megabyte. */
    private static final int PARAMETERS_MAX = 100_000;

    private static final Set<String> NUMBERS = Set.of(
            "Counts",
            "DatapointsToAlarm",
            "EvaluationPeriods",
            "MaxDatapoints",
            "MaxRecords",
            "Maximum",
            "Minimum",
            "Period",
            "SampleCount",
            "StorageResolution",
            "Sum",
            "Threshold",
            "Values");
    private static final Set<String> TRUTHS =
            Set.of("ActionsEnabled", "IncludeLinkedAccounts", "ReturnData", "StrictEntityValidation");
    private static final Set<String> TIMES = Set.of("EndDate", "EndTime", "StartDate", "StartTime", "Timestamp");
    /** A number where the name of a metric stands beside it; dimensions and tags have one, too, that is a text. */
    private static final String VALUE = "Value";

    private final Map<String, QueryForm> parts = new TreeMap<>(QueryForm::compare);
    private String text = "";

    private QueryForm() {}

    /** Reads a form. Refuses one with too many parameters. */
    static QueryForm of(String form) {
        QueryForm whole = new QueryForm();
        Map<String, List<String>> parameters =
                new QueryStringDecoder(form, StandardCharsets.UTF_8, false, PARAMETERS_MAX).parameters();
        if (parameters.size() >= PARAMETERS_MAX) {
            throw malformed("A request has fewer than " + PARAMETERS_MAX + " parameters");
        }
        parameters.forEach((path, values) -> whole.put(path, values.getFirst()));
        return whole;
    }

    /** The operation that it names; empty when it names none. */
    String action() {
        QueryForm action = parts.get("Action");
        return action == null ? "" : action.text;
    }

    /** All members but {@code Action} and {@code Version}. */
    ObjectNode members() {
        ObjectNode members = object();
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
        boolean hasMetric = parts.containsKey("MetricName");
        parts.forEach((name, part) ->
                object.set(name, name.equals(VALUE) && hasMetric ? part.number(name) : part.node(name)));
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
                return number(name);
            }
            if (TIMES.contains(name)) {
                return node(AnswerTimes.seconds(OffsetDateTime.parse(text.strip()).toInstant()));
            }
        } catch (DateTimeException e) {
            throw malformed("The value '" + text + "' of " + name + " is no time such as 2026-11-28T12:00:00Z");
        }
        return TRUTHS.contains(name) ? nodes.booleanNode(Boolean.parseBoolean(text)) : nodes.stringNode(text);
    }

    private JsonNode number(String name) {
        try {
            return node(new BigDecimal(text.strip()));
        } catch (NumberFormatException e) {
            throw malformed("The value '" + text + "' of " + name + " is no number");
        }
    }

    private static JsonNode node(BigDecimal number) {
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
