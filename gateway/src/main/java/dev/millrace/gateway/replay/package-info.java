/** Runs of which the payloads are kept, run again beside the original. */
@NullMarked
package dev.millrace.gateway.replay;

import org.jspecify.annotations.NullMarked;
