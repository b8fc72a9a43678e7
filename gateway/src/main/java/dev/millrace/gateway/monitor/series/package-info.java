/** What a metric is, who answers for it, and what is asked of it: ranges, statistics, and queries with formulas. */
@NullMarked
package dev.millrace.gateway.monitor.series;

import org.jspecify.annotations.NullMarked;
