/** Looks at the metrics of alarms again and again, and changes their states. */
@NullMarked
package dev.millrace.gateway.monitor.alarm.evaluate;

import org.jspecify.annotations.NullMarked;
