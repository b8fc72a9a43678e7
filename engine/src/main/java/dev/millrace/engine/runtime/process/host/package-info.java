/** What the host offers for keeping processes apart: programs, control groups, its table of processes. */
@NullMarked
package dev.millrace.engine.runtime.process.host;

import org.jspecify.annotations.NullMarked;
