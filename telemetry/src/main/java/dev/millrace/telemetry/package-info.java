/** Every number that Millrace shows: a fold over the run journal, handed out to OpenTelemetry and Prometheus. */
@NullMarked
package dev.millrace.telemetry;

import org.jspecify.annotations.NullMarked;
