package dev.millrace.telemetry.export.prometheus;

import dev.millrace.engine.invocation.Payload;

/** The metrics in one of Prometheus's text formats, with its media type. Immutable. */
public record Exposition(String contentType, Payload body) {}
