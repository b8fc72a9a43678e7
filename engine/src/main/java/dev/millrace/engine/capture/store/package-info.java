/** Payloads of runs on the disk: their journal, its format, and who reads it. */
@NullMarked
package dev.millrace.engine.capture.store;

import org.jspecify.annotations.NullMarked;
