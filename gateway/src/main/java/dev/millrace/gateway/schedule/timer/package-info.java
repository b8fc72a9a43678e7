/** The timetable: what fires when, kept on disk, and handed on when its time comes. */
@NullMarked
package dev.millrace.gateway.schedule.timer;

import org.jspecify.annotations.NullMarked;
