/** Reads the run journal as it grows. */
@NullMarked
package dev.millrace.telemetry.follow;

import org.jspecify.annotations.NullMarked;
