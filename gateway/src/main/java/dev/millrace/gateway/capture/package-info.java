/** What operators ask the server about payloads: which are kept, and what they were. */
@NullMarked
package dev.millrace.gateway.capture;

import org.jspecify.annotations.NullMarked;
