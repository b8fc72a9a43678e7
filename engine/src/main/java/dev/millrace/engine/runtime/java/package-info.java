/** Java functions inside a JVM, the server's own or a worker's. Runs on Java 17; uses nothing else of the engine. */
@NullMarked
package dev.millrace.engine.runtime.java;

import org.jspecify.annotations.NullMarked;
