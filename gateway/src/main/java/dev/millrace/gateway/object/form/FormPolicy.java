package dev.millrace.gateway.object.form;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a form may upload, as whoever signed it has said, and until when. Immutable.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html">POST policy</a>
 */
final class FormPolicy {
    /** Fields that no condition need name. */
    private static final Set<String> FREE = Set.of("policy", "x-amz-signature", "signature", "awsaccesskeyid");

    private static final String IGNORED = "x-ignore-";
    private static final String LENGTH = "content-length-range";

    private final Instant expiration;
    private final JsonNode conditions;

    private FormPolicy(Instant expiration, JsonNode conditions) {
        this.expiration = expiration;
        this.conditions = conditions;
    }

    /** Reads the value of the field {@code policy}. */
    static FormPolicy read(String base64) {
        try {
            JsonNode policy = JsonMapper.shared().readTree(Base64.getDecoder().decode(base64));
            JsonNode conditions = policy.path("conditions");
            if (!policy.path("expiration").isString() || !conditions.isArray()) {
                throw invalid("it must have an expiration and conditions");
            }
            return new FormPolicy(Instant.parse(policy.path("expiration").asString()), conditions);
        } catch (IllegalArgumentException | JacksonException | DateTimeException e) {
            throw invalid(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Refuses a form that breaks it.
     *
     * @param fields by their names in lower case, with the bucket and the key as they will be
     */
    void check(Map<String, String> fields, long fileBytes, Instant now) {
        if (now.isAfter(expiration)) {
            throw denied("Policy expired.");
        }
        Set<String> named = new HashSet<>();
        for (JsonNode condition : conditions) {
            if (condition.isObject() && !condition.isEmpty()) {
                condition.properties().forEach(entry -> checkEqual(
                        condition, named, entry.getKey().toLowerCase(Locale.ROOT), text(entry.getValue()), fields));
            } else if (condition.isArray() && condition.size() == 3) {
                checkListed(condition, named, fields, fileBytes);
            } else {
                throw invalid("a condition is neither an object nor a list of three");
            }
        }
        for (String field : fields.keySet()) {
            if (!named.contains(field) && !FREE.contains(field) && !field.startsWith(IGNORED)) {
                throw denied("Extra input fields: " + field);
            }
        }
    }

    private static void checkListed(
            JsonNode condition, Set<String> named, Map<String, String> fields, long fileBytes) {
        String verb = text(condition.path(0)).toLowerCase(Locale.ROOT);
        if (verb.equals(LENGTH)) {
            checkLength(condition, fileBytes);
            return;
        }
        String field = text(condition.path(1)).toLowerCase(Locale.ROOT);
        if (!field.startsWith("$")) {
            throw invalid("a condition is about '" + field + "', which does not begin with '$'");
        }
        String name = field.substring(1);
        String value = text(condition.path(2));
        switch (verb) {
            case "eq" -> checkEqual(condition, named, name, value, fields);
            case "starts-with" -> {
                named.add(name);
                if (!value.isEmpty() && !fields.getOrDefault(name, "").startsWith(value)) {
                    throw failed(condition);
                }
            }
            default -> throw invalid("there is no condition '" + verb + "'");
        }
    }

    private static void checkEqual(
            JsonNode condition, Set<String> named, String name, String value, Map<String, String> fields) {
        named.add(name);
        if (!value.equals(fields.get(name))) {
            throw failed(condition);
        }
    }

    private static void checkLength(JsonNode condition, long fileBytes) {
        long least = number(condition.path(1));
        long most = number(condition.path(2));
        if (fileBytes < least) {
            throw refused("EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size");
        }
        if (fileBytes > most) {
            throw refused("EntityTooLarge", "Your proposed upload exceeds the maximum allowed size");
        }
    }

    private static String text(JsonNode value) {
        if (!value.isString()) {
            throw invalid("a condition has a value that is no text: " + value);
        }
        return value.asString();
    }

    private static long number(JsonNode value) {
        try {
            long number = Long.parseLong(value.asString());
            if (number < 0) {
                throw invalid("a length is negative: " + value);
            }
            return number;
        } catch (NumberFormatException e) {
            throw invalid("a length is no number: " + value);
        }
    }

    private static RefusedException failed(JsonNode condition) {
        return denied("Policy Condition failed: " + condition);
    }

    private static RefusedException denied(String why) {
        return refused("AccessDenied", "Invalid according to Policy: " + why);
    }

    private static RefusedException invalid(String why) {
        return refused("InvalidPolicyDocument", "Invalid Policy: " + why);
    }

    private static RefusedException refused(String code, String message) {
        return new RefusedException(new Refusal.OfService(code, message));
    }
}
