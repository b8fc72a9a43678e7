/** The only source of time. */
@NullMarked
package dev.millrace.engine.clock;

import org.jspecify.annotations.NullMarked;
