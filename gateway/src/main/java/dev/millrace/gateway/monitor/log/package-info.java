/** CloudWatch Logs: the operations that read. */
@NullMarked
package dev.millrace.gateway.monitor.log;

import org.jspecify.annotations.NullMarked;
