/** Schedules on disk: the file, and transactions on it. */
@NullMarked
package dev.millrace.gateway.schedule.store;

import org.jspecify.annotations.NullMarked;
