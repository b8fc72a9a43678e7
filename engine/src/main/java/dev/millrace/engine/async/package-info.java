/** Later: events that become runs when their time comes, and are kept on disk until they have ended. */
@NullMarked
package dev.millrace.engine.async;

import org.jspecify.annotations.NullMarked;
