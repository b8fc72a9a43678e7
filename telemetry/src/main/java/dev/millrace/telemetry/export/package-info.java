/** The metrics that are shown, before any format: names, units, attributes, values. */
@NullMarked
package dev.millrace.telemetry.export;

import org.jspecify.annotations.NullMarked;
