package dev.millrace.gateway.monitor.run;

import dev.millrace.engine.async.AsyncEvent;
import dev.millrace.engine.async.Message;
import dev.millrace.engine.async.ledger.EventRecord;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.telemetry.bill.PriceTable;
import dev.millrace.telemetry.window.Usage;
import java.math.BigDecimal;
import java.time.Instant;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One invocation whole, as programs read it. Amounts are strings, which keep every digit. Immutable. */
public record WholeRunJson(PriceTable prices) {
    private static final RunJson RUNS = new RunJson();

    public ObjectNode object(WholeRun run) {
        ObjectNode json = JsonMapper.shared().createObjectNode();
        json.put("requestId", run.requestId().toString());
        ArrayNode attempts = json.putArray("attempts");
        BigDecimal amount = BigDecimal.ZERO;
        for (RunRecord attempt : run.attempts()) {
            ObjectNode shown = RUNS.object(attempt);
            shown.set("phases", phases(attempt));
            shown.set("cost", cost(attempt));
            attempts.add(shown);
            amount = amount.add(amount(attempt));
        }
        json.putObject("cost").put("currency", prices.currency()).put("amount", exact(amount));
        ObjectNode log = json.putObject("log").put("complete", run.linesComplete() && run.linesLost() == null);
        if (run.linesLost() != null) {
            log.put("note", run.linesLost());
        }
        ArrayNode lines = log.putArray("lines");
        for (WholeRun.WholeLine line : run.lines()) {
            lines.addObject()
                    .put("time", time(line.epochNanos()))
                    .put("epochNanos", line.epochNanos())
                    .put("attemptIndex", line.attempt())
                    .put("platform", line.platform())
                    .put("text", line.text());
        }
        EventHistory event = run.event();
        if (event != null) {
            ObjectNode shown = json.putObject("event").put("complete", event.complete());
            ArrayNode history = shown.putArray("history");
            event.records().forEach(record -> history.add(moment(record)));
        }
        RunRecord source = run.relatives().source();
        if (source != null) {
            json.set("source", RUNS.object(source));
        }
        if (!run.relatives().caused().isEmpty()) {
            ArrayNode caused = json.putObject("caused").put("complete", run.relatives().complete()).putArray("runs");
            run.relatives().caused().forEach(other -> caused.add(RUNS.object(other)));
        }
        if (run.captured() != null) {
            json.set("captured", run.captured());
        }
        return json;
    }

    private static ArrayNode phases(RunRecord run) {
        ArrayNode phases = JsonMapper.shared().createArrayNode();
        long taken = run.arrivalEpochNanos() + run.queueNanos();
        phases.add(phase("queue", run.arrivalEpochNanos(), run.queueNanos()));
        phases.add(phase("init", taken, run.initNanos()));
        phases.add(phase("run", run.startEpochNanos(), run.runNanos()));
        return phases;
    }

    private static ObjectNode phase(String name, long startEpochNanos, long durationNanos) {
        return JsonMapper.shared()
                .createObjectNode()
                .put("phase", name)
                .put("start", time(startEpochNanos))
                .put("end", time(startEpochNanos + durationNanos))
                .put("startEpochNanos", startEpochNanos)
                .put("durationNanos", durationNanos);
    }

    private ObjectNode cost(RunRecord run) {
        Usage usage = Usage.of(run);
        return JsonMapper.shared()
                .createObjectNode()
                .put("billedMillis", usage.billedMillis())
                .put("gigabyteSeconds", exact(PriceTable.gigabyteSeconds(usage.megabyteMillis())))
                .put("requestAmount", exact(prices.requests(usage.requests())))
                .put("computeAmount", exact(prices.compute(usage.megabyteMillis())))
                .put("amount", exact(amount(run)));
    }

    /** What a run costs, exactly. */
    public BigDecimal amount(RunRecord run) {
        Usage usage = Usage.of(run);
        return prices.requests(usage.requests()).add(prices.compute(usage.megabyteMillis()));
    }

    private static ObjectNode moment(EventRecord record) {
        ObjectNode json = JsonMapper.shared().createObjectNode();
        return switch (record) {
            case EventRecord.Accepted accepted ->
                accepted(accepted, at(json, "accepted", accepted.acceptedEpochMillis()));
            case EventRecord.Postponed postponed ->
                at(json, "postponed", postponed.epochMillis())
                        .put("recipient", postponed.recipient())
                        .put("failures", postponed.failures())
                        .put("due", Instant.ofEpochMilli(postponed.dueEpochMillis()).toString())
                        .put("dueEpochMillis", postponed.dueEpochMillis());
            case EventRecord.Ended ended ->
                at(json, "ended", ended.epochMillis())
                        .put("recipient", ended.recipient())
                        .put("how", ended.how().name())
                        .put("failures", ended.failures());
        };
    }

    private static ObjectNode accepted(EventRecord.Accepted accepted, ObjectNode json) {
        json.put("recipient", accepted.what().recipient())
                .put("payloadBytes", accepted.what().payload().sizeBytes());
        return switch (accepted.what()) {
            case AsyncEvent event ->
                json.put("qualifier", event.qualifier())
                        .put("trigger", event.trigger().name())
                        .put("hops", event.hops());
            case Message message ->
                json.put("reason", message.origin().reason().name())
                        .put("source", message.origin().source());
        };
    }

    private static ObjectNode at(ObjectNode json, String what, long epochMillis) {
        return json.put("what", what)
                .put("time", Instant.ofEpochMilli(epochMillis).toString())
                .put("epochMillis", epochMillis);
    }

    static String time(long epochNanos) {
        return Instant.ofEpochSecond(0, epochNanos).toString();
    }

    /** Every digit, without an exponent. */
    static String exact(BigDecimal amount) {
        return amount.signum() == 0 ? "0" : amount.stripTrailingZeros().toPlainString();
    }
}
