/** The metrics as Prometheus reads them. */
@NullMarked
package dev.millrace.telemetry.export.prometheus;

import org.jspecify.annotations.NullMarked;
