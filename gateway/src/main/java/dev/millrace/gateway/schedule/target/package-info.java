/** What a schedule sets going: functions and event buses, and what they are told. */
@NullMarked
package dev.millrace.gateway.schedule.target;

import org.jspecify.annotations.NullMarked;
