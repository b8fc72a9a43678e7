/** What one asks of runs, as people write it in URLs and commands. */
@NullMarked
package dev.millrace.gateway.monitor.run.query;

import org.jspecify.annotations.NullMarked;
