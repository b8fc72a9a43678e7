/**
 * The line in this process, without HTTP. {@link dev.millrace.loadtest.bench.line.LineRatio} compares it with a naive
 * one; the classes named XxxBenchmark are JMH's.
 */
@NullMarked
package dev.millrace.loadtest.bench.line;

import org.jspecify.annotations.NullMarked;
