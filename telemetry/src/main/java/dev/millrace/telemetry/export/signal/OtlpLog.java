package dev.millrace.telemetry.export.signal;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.logs.data.Body;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.resources.Resource;
import org.jspecify.annotations.Nullable;

/**
 * A printed line in the SDK's terms. Immutable.
 *
 * @param severityText as the line has it; null when it has none
 */
record OtlpLog(
        Resource resource,
        long epochNanos,
        SpanContext context,
        Severity severity,
        @Nullable String severityText,
        String text,
        Attributes attributes)
        implements LogRecordData {
    @Override
    public Resource getResource() {
        return resource;
    }

    @Override
    public InstrumentationScopeInfo getInstrumentationScopeInfo() {
        return OtlpSpan.SCOPE;
    }

    @Override
    public long getTimestampEpochNanos() {
        return epochNanos;
    }

    @Override
    public long getObservedTimestampEpochNanos() {
        return epochNanos;
    }

    @Override
    public SpanContext getSpanContext() {
        return context;
    }

    @Override
    public Severity getSeverity() {
        return severity;
    }

    @Override
    public @Nullable String getSeverityText() {
        return severityText;
    }

    @Override
    @SuppressWarnings("deprecation") // the interface still asks for it
    public Body getBody() {
        return Body.string(text);
    }

    @Override
    public Attributes getAttributes() {
        return attributes;
    }

    @Override
    public int getTotalAttributeCount() {
        return attributes.size();
    }
}
