/** Finds single runs among all, by their request ids or by a question; makes the index that says where they are. */
@NullMarked
package dev.millrace.telemetry.lookup;

import org.jspecify.annotations.NullMarked;
