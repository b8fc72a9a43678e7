/** The operations of CloudWatch on alarms. */
@NullMarked
package dev.millrace.gateway.monitor.alarm.request;

import org.jspecify.annotations.NullMarked;
