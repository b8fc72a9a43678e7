/** Operations on the targets of a rule. */
@NullMarked
package dev.millrace.gateway.event.target;

import org.jspecify.annotations.NullMarked;
