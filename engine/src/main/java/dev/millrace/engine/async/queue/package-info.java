/** The queue of events: which may run now, what becomes of those that have run, and who is told. */
@NullMarked
package dev.millrace.engine.async.queue;

import org.jspecify.annotations.NullMarked;
