/** An event, and what a target is handed of it. */
@NullMarked
package dev.millrace.gateway.event.input;

import org.jspecify.annotations.NullMarked;
