package dev.millrace.gateway.event.input;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A template with {@code <variables>}, which an event fills in. Within quotes a variable is text, and a list or object
 * loses its quotation marks; elsewhere it is JSON. A variable without a value is an empty text. A template that is no
 * JSON is one text, as if it stood in quotes. Immutable.
 *
 * @see <a href="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html">Templates</a>
 */
public final class InputTemplate {
    /** What a function can be handed at most; a template may name a large event many times. */
    static final int LENGTH_MAX = 1 << 20;

    private static final String RULE_ARN = "aws.events.rule-arn";
    private static final String RULE_NAME = "aws.events.rule-name";
    private static final String RECEIVED_AT = "aws.events.event.ingestion-time";
    private static final String EVENT_HEAD = "aws.events.event";
    private static final String EVENT = "aws.events.event.json";
    private static final Set<String> PREDEFINED = Set.of(RULE_ARN, RULE_NAME, RECEIVED_AT, EVENT_HEAD, EVENT);
    private static final Pattern VARIABLE = Pattern.compile("<([\\w.-]+)>");
    /** Stands for a variable's text while a template is checked; templates of users hardly hold it. */
    private static final String STAND_IN = "\uE000";

    private final Map<String, EventPath> paths;
    private final List<Part> parts;
    private final boolean text;

    private InputTemplate(Map<String, EventPath> paths, List<Part> parts, boolean text) {
        this.paths = paths;
        this.parts = parts;
        this.text = text;
    }

    /** The template, or null when it begins as JSON and is none, or has a variable for a member's name. */
    public static @Nullable InputTemplate parse(String template, Map<String, EventPath> paths) {
        List<Part> parts = partsOf(template, false);
        if (isJson(parts)) {
            return new InputTemplate(Map.copyOf(paths), parts, false);
        }
        boolean meantAsJson = !template.isBlank() && "{[\"".indexOf(template.stripLeading().charAt(0)) >= 0;
        return meantAsJson ? null : new InputTemplate(Map.copyOf(paths), partsOf(template, true), true);
    }

    /** The first variable that neither AWS nor the caller defines, or null. */
    public static @Nullable String unknownVariable(String template, Set<String> defined) {
        return VARIABLE.matcher(template)
                .results()
                .map(match -> match.group(1))
                .filter(name -> !PREDEFINED.contains(name) && !defined.contains(name))
                .findFirst()
                .orElse(null);
    }

    /** The template filled in, as one JSON value; null when it would be longer than {@value #LENGTH_MAX} characters. */
    public @Nullable String fill(Envelope event, RuleFacts rule) {
        StringBuilder filled = new StringBuilder(text ? "\"" : "");
        for (Part part : parts) {
            switch (part) {
                case Literal literal -> filled.append(text ? escaped(literal.text()) : literal.text());
                case Variable variable -> {
                    JsonNode value = value(variable.name(), event, rule);
                    filled.append(variable.quoted() ? escaped(plain(value)) : value.toString());
                }
            }
            if (filled.length() > LENGTH_MAX) {
                return null;
            }
        }
        return filled.append(text ? "\"" : "").toString();
    }

    private JsonNode value(String name, Envelope event, RuleFacts rule) {
        return switch (name) {
            case RULE_ARN -> TextNode.valueOf(rule.arn());
            case RULE_NAME -> TextNode.valueOf(rule.name());
            case RECEIVED_AT -> TextNode.valueOf(Envelope.seconds(event.head().receivedAt()));
            case EVENT_HEAD -> headOf(event.tree());
            case EVENT -> event.tree();
            default -> {
                EventPath path = paths.get(name);
                JsonNode found = path == null ? null : path.read(event.tree());
                yield found == null ? TextNode.valueOf("") : found;
            }
        };
    }

    /** AWS leaves out the detail, and writes one name in another way. */
    private static ObjectNode headOf(ObjectNode event) {
        ObjectNode head = EventJson.MAPPER.createObjectNode();
        for (Map.Entry<String, JsonNode> member : event.properties()) {
            if (!member.getKey().equals("detail")) {
                head.set(member.getKey().equals("detail-type") ? "detailType" : member.getKey(), member.getValue());
            }
        }
        return head;
    }

    private static String plain(JsonNode value) {
        return value.isContainerNode() ? value.toString().replace("\"", "") : value.asText();
    }

    private static String escaped(String plain) {
        return new String(JsonStringEncoder.getInstance().quoteAsString(plain));
    }

    private static List<Part> partsOf(String template, boolean allQuoted) {
        List<Part> parts = new ArrayList<>();
        Matcher variable = VARIABLE.matcher(template);
        boolean quoted = false;
        int from = 0;
        while (variable.find()) {
            String literal = template.substring(from, variable.start());
            quoted ^= togglesQuotes(literal);
            parts.add(new Literal(literal));
            parts.add(new Variable(variable.group(1), quoted || allQuoted));
            from = variable.end();
        }
        parts.add(new Literal(template.substring(from)));
        return List.copyOf(parts);
    }

    /** Whether the quotation marks in a piece of JSON that are not escaped are odd in number. */
    private static boolean togglesQuotes(String json) {
        boolean odd = false;
        for (int i = 0; i < json.length(); i++) {
            if (json.charAt(i) == '\\') {
                i++;
            } else if (json.charAt(i) == '"') {
                odd = !odd;
            }
        }
        return odd;
    }

    private static boolean isJson(List<Part> parts) {
        StringBuilder sample = new StringBuilder();
        for (Part part : parts) {
            switch (part) {
                case Literal literal -> sample.append(literal.text());
                case Variable variable -> sample.append(variable.quoted() ? STAND_IN : " 0 "); // no name of a member
            }
        }
        return EventJson.isValid(sample.toString()) && !namesAMember(sample.toString());
    }

    private static boolean namesAMember(String sample) {
        try (JsonParser parser = EventJson.MAPPER.createParser(sample)) {
            JsonToken token = parser.nextToken();
            while (token != null) {
                if (token == JsonToken.FIELD_NAME && parser.currentName().contains(STAND_IN)) {
                    return true;
                }
                token = parser.nextToken();
            }
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException("what was valid JSON is none now: " + sample, e);
        }
    }

    /** A piece of a template. Immutable. */
    private sealed interface Part {}

    private record Literal(String text) implements Part {}

    /** @param quoted whether it stands within a JSON string */
    private record Variable(String name, boolean quoted) implements Part {}
}
