/** What follows from a change of state: functions, topics and events on the bus. */
@NullMarked
package dev.millrace.gateway.monitor.alarm.action;

import org.jspecify.annotations.NullMarked;
