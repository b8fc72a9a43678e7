/** Functions in worker processes: one runtime for every language. */
@NullMarked
package dev.millrace.engine.runtime.process;

import org.jspecify.annotations.NullMarked;
