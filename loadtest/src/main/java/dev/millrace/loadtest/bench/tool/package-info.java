/** What drives a server in a closed loop. */
@NullMarked
package dev.millrace.loadtest.bench.tool;

import org.jspecify.annotations.NullMarked;
