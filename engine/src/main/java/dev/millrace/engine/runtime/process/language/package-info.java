/** Which languages this machine can run: their interpreters, found at the server's start. */
@NullMarked
package dev.millrace.engine.runtime.process.language;

import org.jspecify.annotations.NullMarked;
