/** Operations on the tags of buses and rules. */
@NullMarked
package dev.millrace.gateway.event.tag;

import org.jspecify.annotations.NullMarked;
