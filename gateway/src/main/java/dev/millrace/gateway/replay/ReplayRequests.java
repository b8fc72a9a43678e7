package dev.millrace.gateway.replay;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.engine.invocation.RequestId;
import dev.millrace.engine.journal.RunOutcome;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads what is to be replayed from JSON. */
final class ReplayRequests {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Set<String> MEMBERS = Set.of(
            "requestId", "function", "version", "from", "to", "outcome", "limit", "concurrency", "against");
    private static final Set<String> AGAINST = Set.of("function", "qualifier");

    private ReplayRequests() {}

    /** Throws {@link RefusedException} for what is none. */
    static ReplayRequest read(Payload body, Clock clock) {
        try {
            return request(JSON.readTree(body.array()), Instant.ofEpochMilli(clock.epochMillis()));
        } catch (JacksonException e) {
            throw new RefusedException(new Refusal.InvalidContent("The body is not JSON: " + e.getOriginalMessage()));
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new RefusedException(new Refusal.InvalidParameter("What is to be replayed is such as"
                    + " {\"requestId\":\"…\"} or {\"function\":\"hello\",\"from\":\"2026-11-28T12:00:00Z\","
                    + "\"outcome\":\"error\",\"against\":{\"qualifier\":\"2\"}}: " + e.getMessage() + "."));
        }
    }

    private static ReplayRequest request(JsonNode body, Instant now) {
        requireOnly(body, MEMBERS);
        JsonNode against = body.path("against");
        if (!against.isMissingNode()) {
            requireOnly(against, AGAINST);
        }
        String id = text(body, "requestId");
        String function = text(body, "function");
        if (id == null && function == null) {
            throw new IllegalArgumentException("it says a request or a function");
        }
        String from = text(body, "from");
        String to = text(body, "to");
        String qualifier = text(against, "qualifier");
        return new ReplayRequest(
                id == null ? null : requestId(id),
                function,
                text(body, "version"),
                from == null ? Instant.EPOCH : OffsetDateTime.parse(from).toInstant(),
                to == null ? now.plusMillis(1) : OffsetDateTime.parse(to).toInstant(),
                outcomes(text(body, "outcome")),
                number(body, "limit", ReplayRequest.RUNS_USUAL),
                number(body, "concurrency", ReplayRequest.CONCURRENCY_USUAL),
                text(against, "function"),
                qualifier == null ? FunctionVersion.LATEST : qualifier);
    }

    private static RequestId requestId(String text) {
        UUID id = UUID.fromString(text);
        return new RequestId(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }

    private static Set<RunOutcome> outcomes(@Nullable String text) {
        if (text == null) {
            return EnumSet.allOf(RunOutcome.class);
        }
        if (text.equals("error")) {
            return EnumSet.complementOf(EnumSet.of(RunOutcome.RETURNED));
        }
        for (RunOutcome outcome : RunOutcome.values()) {
            if (outcome.name().equals(text.toUpperCase(Locale.ROOT))) {
                return EnumSet.of(outcome);
            }
        }
        throw new IllegalArgumentException(
                "a run has returned, failed, timed_out or crashed, or is an error; not \"" + text + "\"");
    }

    private static int number(JsonNode body, String name, int otherwise) {
        JsonNode number = body.path(name);
        if (number.isMissingNode() || number.isNull()) {
            return otherwise;
        }
        if (!number.isIntegralNumber() || !number.canConvertToInt()) {
            throw new IllegalArgumentException(name + " is a whole number, not " + number);
        }
        return number.intValue();
    }

    private static @Nullable String text(JsonNode body, String name) {
        JsonNode text = body.path(name);
        if (text.isMissingNode() || text.isNull()) {
            return null;
        }
        if (!text.isString()) {
            throw new IllegalArgumentException(name + " is text, not " + text);
        }
        return text.stringValue();
    }

    private static void requireOnly(JsonNode object, Set<String> names) {
        if (!object.isObject()) {
            throw new IllegalArgumentException("it is an object, not " + object);
        }
        for (String name : object.propertyNames()) {
            if (!names.contains(name)) {
                throw new IllegalArgumentException("it has no \"" + name + "\"");
            }
        }
    }
}
