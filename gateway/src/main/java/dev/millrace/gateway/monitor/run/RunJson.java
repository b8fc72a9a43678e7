package dev.millrace.gateway.monitor.run;

import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.trace.RunTrace;
import java.time.Instant;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A run as programs read it: one JSON object with every field, and the unit in the name of each number. Immutable. */
public final class RunJson {
    private final JsonMapper mapper = JsonMapper.shared();

    public String line(RunRecord run) {
        return mapper.writeValueAsString(object(run));
    }

    /** The members that a run has alone as in a list. */
    public ObjectNode object(RunRecord run) {
        ObjectNode json = mapper.createObjectNode();
        json.put("requestId", new UUID(run.requestIdHigh(), run.requestIdLow()).toString())
                .put("time", Instant.ofEpochSecond(0, run.arrivalEpochNanos()).toString())
                .put("function", run.subject().function())
                .put("version", run.subject().version())
                .put("alias", run.subject().alias())
                .put("runtime", run.subject().runtime())
                .put("codeSha256", run.subject().codeSha256())
                .put("memoryMb", run.subject().memoryMb())
                .put("timeoutMillis", run.subject().timeoutMillis())
                .put("zone", run.zone())
                .put("instance", Integer.toUnsignedLong(run.instance()))
                .put("trigger", run.trigger().name())
                .put("attempt", run.attempt())
                .put("coldStart", run.coldStart())
                .put("outcome", run.outcome().name())
                .put("errorType", run.errorType())
                .put("arrivalEpochNanos", run.arrivalEpochNanos())
                .put("startEpochNanos", run.startEpochNanos())
                .put("endEpochNanos", run.endEpochNanos())
                .put("queueNanos", run.queueNanos())
                .put("initNanos", run.initNanos())
                .put("runNanos", run.runNanos())
                .put("billedMillis", run.billedMillis())
                .put("requestBytes", run.requestBytes())
                .put("responseBytes", run.responseBytes())
                .put("droppedLogLines", run.droppedLogLines())
                .put("reserved", run.reserved());
        RunTrace trace = RunTrace.of(run);
        ObjectNode shown = json.putObject("trace")
                .put("traceId", trace.traceId())
                .put("spanId", RunTrace.spanText(trace.spanId()));
        if (trace.parentSpanId() != 0) {
            shown.put("parentSpanId", RunTrace.spanText(trace.parentSpanId()));
        }
        shown.put("sampled", trace.sampled());
        return json;
    }
}
