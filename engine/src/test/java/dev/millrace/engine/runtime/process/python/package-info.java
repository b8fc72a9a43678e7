/** Tests of the Python bootstrap with the interpreter of this machine. */
@NullMarked
package dev.millrace.engine.runtime.process.python;

import org.jspecify.annotations.NullMarked;
