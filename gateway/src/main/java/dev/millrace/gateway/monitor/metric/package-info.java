/** The operations of CloudWatch that list metrics and tell their values. */
@NullMarked
package dev.millrace.gateway.monitor.metric;

import org.jspecify.annotations.NullMarked;
