/** How each function is kept away from everything else. */
@NullMarked
package dev.millrace.engine.function.isolation;

import org.jspecify.annotations.NullMarked;
