/** Time: the only source of it, and how spans of it are written. */
@NullMarked
package dev.millrace.engine.clock;

import org.jspecify.annotations.NullMarked;
