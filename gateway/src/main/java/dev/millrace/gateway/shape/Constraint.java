package dev.millrace.gateway.shape;

import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * What a request member must satisfy, in AWS's words. A value of another type satisfies every constraint here; it is
 * refused when it is read. Immutable.
 */
public sealed interface Constraint {
    boolean allows(JsonNode value);

    /** The constraint as AWS's ValidationException words it. */
    String text();

    static Constraint pattern(String regex) {
        return new Matching(Pattern.compile(regex));
    }

    static Constraint oneOf(String... values) {
        return new OneOf(List.of(values));
    }

    static Constraint eachOneOf(String... values) {
        return new EachOneOf(new OneOf(List.of(values)));
    }

    static Constraint keys(String regex) {
        return new Keys(new Matching(Pattern.compile(regex)));
    }

    record Matching(Pattern pattern) implements Constraint {
        @Override
        public boolean allows(JsonNode value) {
            return !value.isString() || matches(value.stringValue());
        }

        boolean matches(String text) {
            return pattern.matcher(text).matches();
        }

        @Override
        public String text() {
            return "Member must satisfy regular expression pattern: " + pattern;
        }
    }

    record OneOf(List<String> values) implements Constraint {
        @Override
        public boolean allows(JsonNode value) {
            return !value.isString() || values.contains(value.stringValue());
        }

        @Override
        public String text() {
            return "Member must satisfy enum value set: " + values;
        }
    }

    /** Every element of a list is one of some values. */
    record EachOneOf(OneOf element) implements Constraint {
        @Override
        public boolean allows(JsonNode value) {
            return !value.isArray() || value.valueStream().allMatch(element::allows);
        }

        @Override
        public String text() {
            return "Member must satisfy constraint: [" + element.text() + ", Member must not be null]";
        }
    }

    /** Every element of a list is a text of so many characters. */
    record EachLength(int min, int max) implements Constraint {
        @Override
        public boolean allows(JsonNode value) {
            return !value.isArray() || value.valueStream().allMatch(this::fits);
        }

        private boolean fits(JsonNode element) {
            return !element.isString()
                    || (element.stringValue().length() >= min && element.stringValue().length() <= max);
        }

        @Override
        public String text() {
            return "Member must satisfy constraint: [" + new LengthMax(max).text() + ", " + new LengthMin(min).text()
                    + ", Member must not be null]";
        }
    }

    /** Every key of a map matches. */
    record Keys(Matching key) implements Constraint {
        @Override
        public boolean allows(JsonNode value) {
            return value.propertyNames().stream().allMatch(key::matches);
        }

        @Override
        public String text() {
            return "Map keys must satisfy constraint: [" + key.text() + "]";
        }
    }

    /** Characters of a text or elements of a list. */
    record LengthMin(int length) implements Constraint {
        @Override
        public boolean allows(JsonNode value) {
            return lengthOf(value) >= length;
        }

        @Override
        public String text() {
            return "Member must have length greater than or equal to " + length;
        }
    }

    /** Characters of a text or elements of a list. */
    record LengthMax(int length) implements Constraint {
        @Override
        public boolean allows(JsonNode value) {
            return lengthOf(value) <= length;
        }

        @Override
        public String text() {
            return "Member must have length less than or equal to " + length;
        }
    }

    record AtLeast(long bound) implements Constraint {
        @Override
        public boolean allows(JsonNode value) {
            return !value.isNumber() || value.doubleValue() >= bound;
        }

        @Override
        public String text() {
            return "Member must have value greater than or equal to " + bound;
        }
    }

    record AtMost(long bound) implements Constraint {
        @Override
        public boolean allows(JsonNode value) {
            return !value.isNumber() || value.doubleValue() <= bound;
        }

        @Override
        public String text() {
            return "Member must have value less than or equal to " + bound;
        }
    }

    private static int lengthOf(JsonNode value) {
        return value.isString() ? value.stringValue().length() : value.size();
    }
}
