/**
 * Benchmarks. {@link dev.millrace.loadtest.bench.HttpRatio} compares servers in one run on one machine;
 * the classes named XxxBenchmark are JMH's.
 */
@NullMarked
package dev.millrace.loadtest.bench;

import org.jspecify.annotations.NullMarked;
