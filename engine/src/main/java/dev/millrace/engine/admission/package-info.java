/** MAY it run: concurrency limits and permits. Nothing here waits. */
@NullMarked
package dev.millrace.engine.admission;

import org.jspecify.annotations.NullMarked;
