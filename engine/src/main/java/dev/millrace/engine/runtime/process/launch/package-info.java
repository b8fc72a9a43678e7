/** The start of a worker: its cell, its program, its environment, and what it is reached by. */
@NullMarked
package dev.millrace.engine.runtime.process.launch;

import org.jspecify.annotations.NullMarked;
