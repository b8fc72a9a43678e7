package dev.millrace.gateway.capture;

import dev.millrace.engine.capture.store.CaptureGap;
import dev.millrace.engine.capture.store.CaptureSearch;
import dev.millrace.engine.capture.store.CapturedPart;
import dev.millrace.engine.capture.store.CapturedRun;
import dev.millrace.engine.invocation.Payload;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What is kept of a request's runs, as JSON; the operation and the command show the same. */
public final class PayloadJson {
    private static final JsonMapper JSON = JsonMapper.shared();

    private PayloadJson() {}

    public static ObjectNode shown(CaptureSearch.Found found) {
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode runs = answer.putArray("runs");
        found.runs().forEach(run -> runs.add(shown(run)));
        ArrayNode gaps = answer.putArray("lost");
        found.gaps().forEach(gap -> gaps.add(shown(gap)));
        return answer;
    }

    private static ObjectNode shown(CaptureGap gap) {
        return JSON.createObjectNode()
                .put("runs", gap.runs())
                .put("from", instant(gap.fromEpochNanos()).toString())
                .put("to", instant(gap.toEpochNanos()).toString());
    }

    /** One run with its payloads. */
    public static ObjectNode shown(CapturedRun run) {
        ObjectNode shown = JSON.createObjectNode();
        shown.put("requestId", run.requestId().toString())
                .put("attempt", run.attempt())
                .put("function", run.function())
                .put("version", run.version())
                .put("trigger", run.trigger().name())
                .put("time", instant(run.arrivalEpochNanos()).toString())
                .put("outcome", run.outcome().name())
                .put("errorType", run.errorType())
                .put("initNanos", run.initNanos())
                .put("runNanos", run.runNanos())
                .put("clientContext", run.clientContext());
        ArrayNode redact = shown.putArray("redact");
        run.redact().forEach(redact::add);
        shown.set("request", shown(run.request()));
        shown.set("response", shown(run.response()));
        return shown;
    }

    private static ObjectNode shown(CapturedPart part) {
        ObjectNode shown = JSON.createObjectNode();
        shown.put("kept", part.state().text()).put("sizeBytes", part.sizeBytes());
        if (!part.sha256().isEmpty()) {
            shown.put("sha256", part.sha256());
        }
        if (part.state().isUsable() || part.kept().sizeBytes() > 0) {
            text(part.kept())
                    .ifPresentOrElse(
                            text -> shown.put("text", text),
                            () -> shown.put(
                                    "base64", Base64.getEncoder().encodeToString(part.kept().array())));
        }
        return shown;
    }

    /** The payload as text; empty when it is no UTF-8. */
    public static Optional<String> text(Payload payload) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(payload.array()))
                    .toString());
        } catch (CharacterCodingException _) {
            return Optional.empty();
        }
    }

    static Instant instant(long epochNanos) {
        return Instant.EPOCH.plusNanos(epochNanos).truncatedTo(ChronoUnit.MICROS);
    }
}
