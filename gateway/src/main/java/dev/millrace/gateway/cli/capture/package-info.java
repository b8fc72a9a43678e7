/** The commands about payloads: which are kept, what they were, and running them again. */
@NullMarked
package dev.millrace.gateway.cli.capture;

import org.jspecify.annotations.NullMarked;
