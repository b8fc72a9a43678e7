/** The alarms of a server, their states and their history, kept in a file. */
@NullMarked
package dev.millrace.gateway.monitor.alarm.registry;

import org.jspecify.annotations.NullMarked;
