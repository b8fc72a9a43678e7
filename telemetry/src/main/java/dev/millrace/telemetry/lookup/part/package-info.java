/** The files of the index of runs: where each run is, and what is among every few thousand. */
@NullMarked
package dev.millrace.telemetry.lookup.part;

import org.jspecify.annotations.NullMarked;
