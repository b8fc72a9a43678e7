/** What is counted and billed: the fold from run records to totals. */
@NullMarked
package dev.millrace.telemetry.metering;

import org.jspecify.annotations.NullMarked;
