/** CloudWatch's metrics of functions, each a fold over the run journal. */
@NullMarked
package dev.millrace.gateway.monitor.metric;

import org.jspecify.annotations.NullMarked;
