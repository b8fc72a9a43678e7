/** The load generator: one event loop that starts requests at their time until the load is over. */
@NullMarked
package dev.millrace.loadtest.load;

import org.jspecify.annotations.NullMarked;
