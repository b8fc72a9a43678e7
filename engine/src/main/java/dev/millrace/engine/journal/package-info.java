/** WHAT HAPPENED: one record per run, appended in batches, followed by tails. Imports nothing of ours but the clock. */
@NullMarked
package dev.millrace.engine.journal;

import org.jspecify.annotations.NullMarked;
