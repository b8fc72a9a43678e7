/** What it costs to count: the same calls with telemetry off, as it comes, and with all of it on. */
@NullMarked
package dev.millrace.loadtest.bench.telemetry;

import org.jspecify.annotations.NullMarked;
