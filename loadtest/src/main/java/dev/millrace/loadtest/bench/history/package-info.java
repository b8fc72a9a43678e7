/** A month of runs, written faster than it would have passed, and what questions to it take. */
@NullMarked
package dev.millrace.loadtest.bench.history;

import org.jspecify.annotations.NullMarked;
