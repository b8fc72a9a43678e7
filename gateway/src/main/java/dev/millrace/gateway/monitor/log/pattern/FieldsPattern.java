package dev.millrace.gateway.monitor.log.pattern;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Conditions on the fields of a message that stand between spaces. What is in brackets or quotation marks is one field.
 * Immutable.
 *
 * @param names of the fields before and after an ellipsis, in order; conditions name fields by them
 * @param ellipsisAt how many fields stand before the ellipsis; -1 when there is none
 */
record FieldsPattern(List<String> names, int ellipsisAt, List<Condition<String>> conditions)
        implements FilterPattern {
    private static final String ELLIPSIS = "...";

    static FieldsPattern parse(PatternText text) {
        text.require("[");
        List<String> names = new ArrayList<>();
        List<Condition<String>> conditions = new ArrayList<>();
        int ellipsisAt = -1;
        do {
            if (text.takes(ELLIPSIS)) {
                if (ellipsisAt >= 0) {
                    throw PatternText.invalid("there is more than one ellipsis");
                }
                ellipsisAt = names.size();
            } else {
                List<String> named = new ArrayList<>();
                conditions.add(new ConditionParser<>(text, each -> name(each, named), ",&|()]", true).condition());
                if (named.stream().distinct().count() > 1) {
                    throw PatternText.invalid("one field has several names: " + named);
                }
                names.add(named.getFirst());
            }
        } while (text.takes(","));
        text.require("]");
        text.requireEnd();
        if (names.stream().distinct().count() < names.size()) {
            throw PatternText.invalid("two fields have one name");
        }
        return new FieldsPattern(List.copyOf(names), ellipsisAt, List.copyOf(conditions));
    }

    private static String name(PatternText text, List<String> named) {
        StringBuilder name = new StringBuilder();
        while (PatternText.isWordPart(text.peek()) || text.peek() == '-') {
            name.append(text.next());
        }
        if (name.isEmpty()) {
            throw PatternText.invalid("the name of a field is missing");
        }
        named.add(name.toString());
        return name.toString();
    }

    @Override
    public boolean matches(String message) {
        List<String> fields = fields(message);
        int more = fields.size() - names.size();
        if (ellipsisAt < 0 ? more != 0 : more < 0) {
            return false;
        }
        Map<String, Value> values = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            boolean behind = ellipsisAt >= 0 && i >= ellipsisAt;
            values.put(names.get(i), Value.ofField(fields.get(behind ? i + more : i)));
        }
        return conditions.stream().allMatch(condition -> condition.holds(name -> listed(values.get(name))));
    }

    /** Fields stand in a message as they are compared. */
    @Override
    public List<String> needles() {
        Necessary all = Necessary.NOTHING;
        for (Condition<String> condition : conditions) {
            all = all.and(Necessary.of(
                    condition, name -> Necessary.NOTHING, text -> text.isEmpty() ? Stream.empty() : Stream.of(text)));
        }
        return all.needles();
    }

    private static List<Value> listed(@Nullable Value value) {
        return value == null ? List.of() : List.of(value);
    }

    private static List<String> fields(String message) {
        List<String> fields = new ArrayList<>();
        int at = 0;
        while (at < message.length()) {
            if (Character.isWhitespace(message.charAt(at))) {
                at++;
                continue;
            }
            int closing = closing(message, at);
            int end = closing > 0 ? closing : at;
            while (closing < 0 && end < message.length() && !Character.isWhitespace(message.charAt(end))) {
                end++;
            }
            fields.add(closing > 0 ? message.substring(at + 1, closing) : message.substring(at, end));
            at = closing > 0 ? closing + 1 : end;
        }
        return fields;
    }

    /** Where what opens here is closed; -1 when nothing opens, or it stays open. */
    private static int closing(String message, int at) {
        return switch (message.charAt(at)) {
            case '"' -> message.indexOf('"', at + 1);
            case '[' -> message.indexOf(']', at + 1);
            default -> -1;
        };
    }
}
