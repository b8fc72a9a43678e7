/** Which runs are worth telling of, and which of those stand for a bucket of a histogram. */
@NullMarked
package dev.millrace.telemetry.trace;

import org.jspecify.annotations.NullMarked;
