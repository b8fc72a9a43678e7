package dev.millrace.gateway.replay;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.engine.invocation.RequestId;
import dev.millrace.gateway.monitor.run.query.MomentText;
import dev.millrace.gateway.monitor.run.query.RequestIdText;
import dev.millrace.gateway.monitor.run.query.RunQueryText;
import dev.millrace.telemetry.lookup.RunQuery;
import java.time.Instant;
import java.time.ZoneOffset;
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
        JsonNode json;
        try {
            json = JSON.readTree(body.array());
        } catch (JacksonException e) {
            throw new RefusedException(new Refusal.InvalidContent("The body is not JSON: " + e.getOriginalMessage()));
        }
        try {
            requireShape(json);
        } catch (IllegalArgumentException e) {
            throw refused("What is to be replayed is such as {\"requestId\":\"…\"} or {\"function\":\"hello\","
                    + "\"from\":\"2026-11-28T12:00:00Z\",\"outcome\":\"error\",\"against\":{\"qualifier\":\"2\"}}: "
                    + e.getMessage() + ".");
        }
        try {
            return request(json, Instant.ofEpochMilli(clock.epochMillis()));
        } catch (IllegalArgumentException e) {
            throw refused(String.valueOf(e.getMessage()));
        }
    }

    private static RefusedException refused(String message) {
        return new RefusedException(new Refusal.InvalidParameter(message));
    }

    private static void requireShape(JsonNode body) {
        requireOnly(body, MEMBERS);
        JsonNode against = body.path("against");
        if (!against.isMissingNode()) {
            requireOnly(against, AGAINST);
        }
        if (text(body, "requestId") == null && RunQueryText.NAMES.stream().noneMatch(name -> isGiven(body, name))) {
            throw new IllegalArgumentException("it says a request, or what runs are like");
        }
    }

    private static ReplayRequest request(JsonNode body, Instant now) {
        String id = text(body, "requestId");
        JsonNode against = body.path("against");
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
        UUID id;
        try {
            id = RequestIdText.read(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("'requestId': " + e.getMessage(), e);
        }
        return new RequestId(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }

    /** As one asks for a list of runs; what begins from now on is not meant. */
    private static RunQuery runs(JsonNode body, Instant now) {
        MomentText moments = new MomentText(now, ZoneOffset.UTC);
        RunQuery runs = new RunQueryText(moments)
                .read(name -> Stream.ofNullable(text(body, name)).toList());
        return isGiven(body, "to")
                ? runs
                : runs.withTo(Math.max(runs.fromEpochNanos(), moments.epochNanos(now.plusMillis(1).toString())));
    }

    private static int number(JsonNode body, String name, int otherwise) {
        JsonNode number = body.path(name);
        if (number.isMissingNode() || number.isNull()) {
            return otherwise;
        }
        if (!number.isIntegralNumber() || !number.canConvertToInt()) {
            throw new IllegalArgumentException("'" + name + "': it is a whole number, not " + number);
        }
        return number.intValue();
    }

    private static @Nullable String text(JsonNode body, String name) {
        JsonNode text = body.path(name);
        if (text.isMissingNode() || text.isNull()) {
            return null;
        }
        if (!text.isString()) {
            throw new IllegalArgumentException("'" + name + "': it is text, not " + text);
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
