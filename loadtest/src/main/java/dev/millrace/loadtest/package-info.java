/**
 * Load on Millrace, and measurements of it.
 *
 * <ul>
 *   <li>{@link dev.millrace.loadtest.LoadTest}: the load generator, {@code ./millrace load --help}
 *   <li>{@link dev.millrace.loadtest.bench.HttpRatio}: Millrace beside a bare Netty server,
 *       {@code ./millrace bench http}
 *   <li>{@link dev.millrace.loadtest.bench.NeighbourRatio}: what sleeping calls do to the others,
 *       {@code ./millrace bench neighbours}
 *   <li>{@link dev.millrace.loadtest.bench.line.LineRatio}: the line without HTTP, {@code ./millrace bench line}
 *   <li>{@link dev.millrace.loadtest.bench.IsolationRatio}: what Java functions lose in worker processes,
 *       {@code ./millrace bench isolation}
 *   <li>{@link dev.millrace.loadtest.bench.runtime.RuntimeRatio}: what the engine adds to workers of other languages,
 *       {@code ./millrace bench runtimes}
 *   <li>{@link dev.millrace.loadtest.bench.start.StartTimes}: cold starts, {@code ./millrace bench starts}
 *   <li>{@link dev.millrace.loadtest.bench.sleep.SleeperCount}: many instances at once,
 *       {@code ./millrace bench sleepers}
 *   <li>JMH: {@code ./millrace bench jmh [REGEX]} calls {@code org.openjdk.jmh.Main}
 *   <li>sample functions: {@code target/millrace-loadtest-VERSION-functions.jar}, upload it with CreateFunction
 * </ul>
 */
@NullMarked
package dev.millrace.loadtest;

import org.jspecify.annotations.NullMarked;
