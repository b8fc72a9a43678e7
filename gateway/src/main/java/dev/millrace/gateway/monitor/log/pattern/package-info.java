/** The language of filter patterns: which lines of a log are wanted. */
@NullMarked
package dev.millrace.gateway.monitor.log.pattern;

import org.jspecify.annotations.NullMarked;
