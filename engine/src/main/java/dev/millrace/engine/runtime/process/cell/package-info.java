/** What a worker process sees and may use. */
@NullMarked
package dev.millrace.engine.runtime.process.cell;

import org.jspecify.annotations.NullMarked;
