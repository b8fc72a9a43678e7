/** Batches of bytes in roll files, appended and followed; knows nothing of runs. The only user of Chronicle Queue. */
@NullMarked
package dev.millrace.engine.journal.store;

import org.jspecify.annotations.NullMarked;
