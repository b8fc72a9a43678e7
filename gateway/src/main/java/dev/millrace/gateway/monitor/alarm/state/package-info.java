/** What an alarm's datapoints mean: one of three states, and why. */
@NullMarked
package dev.millrace.gateway.monitor.alarm.state;

import org.jspecify.annotations.NullMarked;
