/** Schedules: what is to be set going, and when. */
@NullMarked
package dev.millrace.gateway.schedule.plan;

import org.jspecify.annotations.NullMarked;
