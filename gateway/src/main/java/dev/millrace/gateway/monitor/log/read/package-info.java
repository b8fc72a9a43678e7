/** Log groups, their streams and their events, read from the journals of runs and of printed lines. */
@NullMarked
package dev.millrace.gateway.monitor.log.read;

import org.jspecify.annotations.NullMarked;
