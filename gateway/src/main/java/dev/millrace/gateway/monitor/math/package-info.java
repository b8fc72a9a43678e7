/** Metric math: formulas over series of values. */
@NullMarked
package dev.millrace.gateway.monitor.math;

import org.jspecify.annotations.NullMarked;
