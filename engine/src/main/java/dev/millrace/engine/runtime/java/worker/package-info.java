/** A worker process: a JVM that carries many instances of one function version for a server. */
@NullMarked
package dev.millrace.engine.runtime.java.worker;

import org.jspecify.annotations.NullMarked;
