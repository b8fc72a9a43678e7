/** Later: what an event is that becomes a run when its time comes, and where doors leave such events. */
@NullMarked
package dev.millrace.engine.async;

import org.jspecify.annotations.NullMarked;
