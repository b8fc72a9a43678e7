/** Metrics that clients measure themselves: PutMetricData, and the source that answers for them. */
@NullMarked
package dev.millrace.gateway.monitor.custom;

import org.jspecify.annotations.NullMarked;
