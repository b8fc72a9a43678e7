/** One worker process: what carries runs to it and answers back. */
@NullMarked
package dev.millrace.engine.runtime.process.child;

import org.jspecify.annotations.NullMarked;
