/** Event patterns: which are valid, and which events they match. */
@NullMarked
package dev.millrace.gateway.event.pattern;

import org.jspecify.annotations.NullMarked;
