/** How long runs waited, started and ran: histograms of one function version. */
@NullMarked
package dev.millrace.telemetry.duration;

import org.jspecify.annotations.NullMarked;
