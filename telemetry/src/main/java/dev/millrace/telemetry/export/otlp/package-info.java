/** The metrics as OTLP, pushed by the OpenTelemetry SDK. */
@NullMarked
package dev.millrace.telemetry.export.otlp;

import org.jspecify.annotations.NullMarked;
