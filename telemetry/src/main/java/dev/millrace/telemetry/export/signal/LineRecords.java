package dev.millrace.telemetry.export.signal;

import dev.millrace.engine.function.Account;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.log.LogLine;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.resources.Resource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Makes log records of printed lines, each in the span of its run. Confined to the thread of its signal.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otel/logs/data-model/">Logs data model</a>
 */
final class LineRecords {
    private static final int RESOURCES_MAX = 1_000;

    private final Resource server;
    private final Account account;
    private final Map<String, Resource> resources = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Resource> eldest) {
            return size() > RESOURCES_MAX;
        }
    };

    LineRecords(Resource server, Account account) {
        this.server = server;
        this.account = account;
    }

    List<LogRecordData> of(Collection<JoinedLine> lines) {
        return lines.stream().map(this::of).toList();
    }

    private LogRecordData of(JoinedLine joined) {
        LogLine line = joined.line();
        RunRecord run = joined.run();
        String level = LineLevel.of(line.text());
        AttributesBuilder attributes = Attributes.builder();
        if (line.isOfFunction()) {
            attributes.put("faas.invocation_id", new UUID(line.requestIdHigh(), line.requestIdLow()).toString());
        }
        if (run != null) {
            attributes
                    .put("faas.version", run.subject().version())
                    .put("faas.instance", run.zone() + '/' + run.instance())
                    .put("millrace.attempt", run.attempt());
        }
        return new OtlpLog(
                resources.computeIfAbsent(line.source(), source -> resource(line)),
                line.epochNanos(),
                run == null ? SpanContext.getInvalid() : RunSpans.context(run),
                LineLevel.severity(level),
                level,
                line.text(),
                attributes.build());
    }

    private Resource resource(LogLine line) {
        AttributesBuilder attributes = Attributes.builder();
        String group = line.group();
        if (group == null) {
            attributes
                    .put("faas.name", line.source())
                    .put("cloud.account.id", account.id())
                    .put("cloud.region", account.region())
                    .put("cloud.resource_id", account.functionArn(line.source()));
        }
        attributes.put("aws.log.group.names", group == null ? "/aws/lambda/" + line.source() : group);
        return server.merge(Resource.create(attributes.build()));
    }
}
