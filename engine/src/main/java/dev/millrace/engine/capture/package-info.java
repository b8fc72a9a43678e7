/** Keeps what runs were given and what they answered, for functions that ask for it, beside the record of the run. */
@NullMarked
package dev.millrace.engine.capture;

import org.jspecify.annotations.NullMarked;
