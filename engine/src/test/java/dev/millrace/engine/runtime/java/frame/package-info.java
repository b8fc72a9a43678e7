/** Tests of the protocol's bytes. */
@NullMarked
package dev.millrace.engine.runtime.java.frame;

import org.jspecify.annotations.NullMarked;
