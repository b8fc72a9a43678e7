/** CloudWatch's metrics of functions: what their runs, their load and their events add up to. */
@NullMarked
package dev.millrace.gateway.monitor.function;

import org.jspecify.annotations.NullMarked;
