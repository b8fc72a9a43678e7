/** WHAT HAPPENED: one record per run, appended in batches, followed by tails. Stands on the files of {@code store}. */
@NullMarked
package dev.millrace.engine.journal;

import org.jspecify.annotations.NullMarked;
