/** The servers that a benchmark compares: started as processes of their own, and given a function. */
@NullMarked
package dev.millrace.loadtest.bench.server;

import org.jspecify.annotations.NullMarked;
