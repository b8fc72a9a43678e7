/** What schedules and rules cost: many due at once, many that wait, many on one bus. */
@NullMarked
package dev.millrace.loadtest.bench.schedule;

import org.jspecify.annotations.NullMarked;
