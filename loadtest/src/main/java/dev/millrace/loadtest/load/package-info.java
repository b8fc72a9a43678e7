/** The load generator: one event loop that keeps many connections busy and times every reply. */
@NullMarked
package dev.millrace.loadtest.load;

import org.jspecify.annotations.NullMarked;
