package dev.millrace.gateway.replay;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.engine.invocation.RequestId;
import dev.millrace.gateway.monitor.run.query.MomentText;
import dev.millrace.gateway.monitor.run.query.RunQueryText;
import dev.millrace.telemetry.lookup.RunQuery;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads what is to be replayed from JSON. */
final class ReplayRequests {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Set<String> OWN = Set.of("requestId", "limit", "concurrency", "against");
    private static final Set<String> MEMBERS =
            Stream.concat(OWN.stream(), RunQueryText.NAMES.stream()).collect(Collectors.toUnmodifiableSet());
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
        if (id == null && RunQueryText.NAMES.stream().noneMatch(name -> isGiven(body, name))) {
            throw new IllegalArgumentException("it says a request, or what runs are like");
        }
        String qualifier = text(against, "qualifier");
        return new ReplayRequest(
                id == null ? null : requestId(id),
                runs(body, now),
                number(body, "limit", ReplayRequest.RUNS_USUAL),
                number(body, "concurrency", ReplayRequest.CONCURRENCY_USUAL),
                text(against, "function"),
                qualifier == null ? FunctionVersion.LATEST : qualifier);
    }

    private static boolean isGiven(JsonNode body, String name) {
        String text = text(body, name);
        return text != null && !text.isEmpty();
    }

    private static RequestId requestId(String text) {
        UUID id = UUID.fromString(text);
        return new RequestId(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }

    /** As one asks for a list of runs; what begins from now on is not meant. */
    private static RunQuery runs(JsonNode body, Instant now) {
        return new RunQueryText(new MomentText(now, ZoneOffset.UTC)).read(name -> {
            String text = text(body, name);
            if (text == null || text.isEmpty()) {
                return name.equals("to") ? List.of(now.plusMillis(1).toString()) : List.of();
            }
            return List.of(text);
        });
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
