/** Schedules as a whole: opened on a data directory, and entered into the routes. */
@NullMarked
package dev.millrace.gateway.schedule;

import org.jspecify.annotations.NullMarked;
