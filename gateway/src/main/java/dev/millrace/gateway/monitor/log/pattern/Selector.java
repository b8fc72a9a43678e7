package dev.millrace.gateway.monitor.log.pattern;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** A path to members of a JSON text, such as {@code $.users[0].name}. Immutable. */
record Selector(List<Step> steps) {
    static Selector parse(PatternText text) {
        text.require("$");
        List<Step> steps = new ArrayList<>();
        while (text.peek() == '.' || text.peek() == '[') {
            steps.add(text.next() == '.' ? member(text) : bracket(text));
        }
        return new Selector(List.copyOf(steps));
    }

    private static Step member(PatternText text) {
        if (text.peek() == '*') {
            text.next();
            return new Step.All();
        }
        StringBuilder name = new StringBuilder();
        while (PatternText.isWordPart(text.peek()) || text.peek() == '-' || text.peek() == '@') {
            name.append(text.next());
        }
        if (name.isEmpty()) {
            throw PatternText.invalid("the name of a member is missing");
        }
        return new Step.Member(name.toString());
    }

    private static Step bracket(PatternText text) {
        Step step = switch (text.peek()) {
            case '\'', '"' -> new Step.Member(text.quoted());
            case '*' -> {
                text.next();
                yield new Step.All();
            }
            default -> new Step.Element(index(text));
        };
        text.require("]");
        return step;
    }

    private static int index(PatternText text) {
        StringBuilder digits = new StringBuilder();
        while (Character.isDigit(text.peek())) {
            digits.append(text.next());
        }
        if (digits.isEmpty() || digits.length() > 6) {
            throw PatternText.invalid("a bracket holds neither a number nor a name");
        }
        return Integer.parseInt(digits.toString());
    }

    List<Value> valuesIn(JsonNode root) {
        Stream<JsonNode> found = Stream.of(root);
        for (Step step : steps) {
            found = found.flatMap(step::from);
        }
        return found.map(Selector::value).toList();
    }

    private static Value value(JsonNode node) {
        return switch (node.getNodeType()) {
            case STRING -> new Value(Value.Kind.SCALAR, node.stringValue(), null);
            case NUMBER -> new Value(Value.Kind.SCALAR, node.toString(), Value.number(node.toString()));
            case BOOLEAN -> new Value(
                    node.booleanValue() ? Value.Kind.TRUE : Value.Kind.FALSE, node.toString(), null);
            case NULL -> new Value(Value.Kind.NULL, "null", null);
            case OBJECT, ARRAY, MISSING, BINARY, POJO -> new Value(Value.Kind.STRUCTURE, "", null);
        };
    }

    /** One step down. Immutable. */
    sealed interface Step {
        Stream<JsonNode> from(JsonNode node);

        record Member(String name) implements Step {
            @Override
            public Stream<JsonNode> from(JsonNode node) {
                return Stream.ofNullable(node.get(name));
            }
        }

        record Element(int index) implements Step {
            @Override
            public Stream<JsonNode> from(JsonNode node) {
                return Stream.ofNullable(node.get(index));
            }
        }

        /** All members of an object, or elements of an array. */
        record All() implements Step {
            @Override
            public Stream<JsonNode> from(JsonNode node) {
                return node.values().stream();
            }
        }
    }
}
