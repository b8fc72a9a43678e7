/** Buses and rules as they are kept on disk and read by everybody else. */
@NullMarked
package dev.millrace.gateway.event.registry;

import org.jspecify.annotations.NullMarked;
