/** Functions uploaded as source: compiled when they arrive. */
@NullMarked
package dev.millrace.engine.function.source;

import org.jspecify.annotations.NullMarked;
