/** From an event on a bus to the functions that run for it. */
@NullMarked
package dev.millrace.gateway.event.delivery;

import org.jspecify.annotations.NullMarked;
