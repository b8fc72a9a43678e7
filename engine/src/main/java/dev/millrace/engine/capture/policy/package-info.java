/** Of which runs the payloads are kept, how much of them, and what is taken out of them before. */
@NullMarked
package dev.millrace.engine.capture.policy;

import org.jspecify.annotations.NullMarked;
