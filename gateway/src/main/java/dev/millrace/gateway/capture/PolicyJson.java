package dev.millrace.gateway.capture;

import dev.millrace.engine.capture.policy.CaptureKind;
import dev.millrace.engine.capture.policy.CapturePolicy;
import dev.millrace.engine.capture.policy.Redaction;
import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.http.reply.JsonReply;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A policy as JSON: {@code {"capture":"all","maxBytes":65536,"redact":["$.password"]}}. */
final class PolicyJson {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Set<String> MEMBERS = Set.of("capture", "maxBytes", "redact");

    private PolicyJson() {}

    /** Throws {@link RefusedException} for what is no policy. */
    static CapturePolicy read(Payload body) {
        JsonNode json;
        try {
            json = JSON.readTree(body.array());
        } catch (JacksonException e) {
            throw new RefusedException(new Refusal.InvalidContent("The body is not JSON: " + e.getOriginalMessage()));
        }
        requireShape(json);
        CaptureKind kind = part("capture", () -> CaptureKind.parse(json.path("capture").asString()));
        Redaction redaction = part("redact", () -> redaction(json));
        return part("maxBytes", () -> new CapturePolicy(kind, maxBytes(json), redaction));
    }

    private static void requireShape(JsonNode body) {
        if (!body.isObject()) {
            throw noPolicy("it is an object");
        }
        body.propertyNames().stream().filter(name -> !MEMBERS.contains(name)).findFirst().ifPresent(name -> {
            throw noPolicy("it has no \"" + name + "\"");
        });
        if (!body.path("capture").isString()) {
            throw noPolicy("it says what is captured");
        }
    }

    private static RefusedException noPolicy(String why) {
        return refused(
                "A policy is such as {\"capture\":\"all\",\"maxBytes\":65536,\"redact\":[\"$.password\"]}: "
                        + why + ".");
    }

    private static RefusedException refused(String message) {
        return new RefusedException(new Refusal.InvalidParameter(message));
    }

    /** What is said of one member, which a refusal names. */
    private static <T> T part(String name, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (IllegalArgumentException e) {
            throw refused("'" + name + "': " + e.getMessage());
        }
    }

    private static int maxBytes(JsonNode body) {
        JsonNode bytes = body.path("maxBytes");
        if (bytes.isMissingNode() || bytes.isNull()) {
            return CapturePolicy.BYTES_USUAL;
        }
        if (!bytes.isIntegralNumber() || !bytes.canConvertToInt()) {
            throw new IllegalArgumentException("it is a whole number, not " + bytes);
        }
        return bytes.intValue();
    }

    private static Redaction redaction(JsonNode body) {
        JsonNode paths = body.path("redact");
        if (paths.isMissingNode() || paths.isNull()) {
            return Redaction.NONE;
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode path : paths) {
            if (!path.isString()) {
                throw new IllegalArgumentException("each path is text, not " + path);
            }
            texts.add(path.stringValue());
        }
        if (!paths.isArray()) {
            throw new IllegalArgumentException("it is an array of JSON paths");
        }
        return Redaction.of(texts);
    }

    static ObjectNode shown(String function, CapturePolicy policy) {
        ObjectNode shown = JsonReply.object()
                .put("function", function)
                .put("capture", policy.kind().text())
                .put("maxBytes", policy.maxBytes());
        ArrayNode redact = shown.putArray("redact");
        policy.redaction().paths().forEach(redact::add);
        return shown;
    }
}
