/** What is exported by OTLP beside metrics: spans of runs, and what functions print. */
@NullMarked
package dev.millrace.telemetry.export.signal;

import org.jspecify.annotations.NullMarked;
