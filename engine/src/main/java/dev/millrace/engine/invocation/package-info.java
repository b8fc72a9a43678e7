/** ONE request to run a function: its payload, its run, and how it ends. */
@NullMarked
package dev.millrace.engine.invocation;

import org.jspecify.annotations.NullMarked;
