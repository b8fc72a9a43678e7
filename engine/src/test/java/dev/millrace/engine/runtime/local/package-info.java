/** Tests with functions that are compiled from source text and run in this JVM. */
@NullMarked
package dev.millrace.engine.runtime.local;

import org.jspecify.annotations.NullMarked;
