/** Where lines are in the log journal, so that a question about few of them need not read it all. */
@NullMarked
package dev.millrace.telemetry.line;

import org.jspecify.annotations.NullMarked;
