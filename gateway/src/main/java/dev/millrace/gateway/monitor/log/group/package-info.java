/** What clients said of log groups and their streams, kept. */
@NullMarked
package dev.millrace.gateway.monitor.log.group;

import org.jspecify.annotations.NullMarked;
