/** How long it takes until new code runs: a plain spawn, and the first call of a new function. */
@NullMarked
package dev.millrace.loadtest.bench.start;

import org.jspecify.annotations.NullMarked;
