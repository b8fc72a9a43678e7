/** HOW code is run: the ports that every kind of runtime implements. */
@NullMarked
package dev.millrace.engine.runtime;

import org.jspecify.annotations.NullMarked;
