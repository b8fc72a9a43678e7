/** Tests with real worker JVMs. */
@NullMarked
package dev.millrace.engine.runtime.process.jvm;

import org.jspecify.annotations.NullMarked;
