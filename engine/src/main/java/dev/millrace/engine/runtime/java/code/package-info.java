/** How a function's classes come into being: its class loader, and its own view of {@code java.lang.System}. */
@NullMarked
package dev.millrace.engine.runtime.java.code;

import org.jspecify.annotations.NullMarked;
