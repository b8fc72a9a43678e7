/** Many instances of a function that sleeps, all at once. */
@NullMarked
package dev.millrace.loadtest.bench.sleep;

import org.jspecify.annotations.NullMarked;
