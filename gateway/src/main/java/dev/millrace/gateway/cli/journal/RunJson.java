package dev.millrace.gateway.cli.journal;

import dev.millrace.engine.journal.RunRecord;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A run as programs read it: one JSON object with every field, and the unit in the name of each number. Immutable. */
final class RunJson {
    private final JsonMapper mapper = JsonMapper.shared();

    String line(RunRecord run) {
        ObjectNode json = mapper.createObjectNode();
        json.put("requestId", new UUID(run.requestIdHigh(), run.requestIdLow()).toString())
                .put("time", LocalTimes.instant(run.arrivalEpochNanos()).toString())
                .put("function", run.subject().function())
                .put("version", run.subject().version())
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
                .put("droppedLogLines", run.droppedLogLines());
        return mapper.writeValueAsString(json);
    }
}
