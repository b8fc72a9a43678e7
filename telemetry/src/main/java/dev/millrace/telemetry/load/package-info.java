/**
 * What runs load the server with in any window of time: how many ran at once, and how many invocations were refused.
 * Folded as {@link dev.millrace.telemetry.window} is, and kept in a file of its own.
 */
@NullMarked
package dev.millrace.telemetry.load;

import org.jspecify.annotations.NullMarked;
