/** HAND-OFF: the ring between the doors and the zones, and the choice of zone. */
@NullMarked
package dev.millrace.engine.dispatch;

import org.jspecify.annotations.NullMarked;
