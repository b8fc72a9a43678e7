/** Operations on event buses. */
@NullMarked
package dev.millrace.gateway.event.bus;

import org.jspecify.annotations.NullMarked;
