/** Workers that are JVMs of ours: many instances in each, reached over a Unix domain socket. */
@NullMarked
package dev.millrace.engine.runtime.process.jvm;

import org.jspecify.annotations.NullMarked;
