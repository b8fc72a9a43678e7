/** Batches of the run journal, read by their places. */
@NullMarked
package dev.millrace.engine.journal.place;

import org.jspecify.annotations.NullMarked;
