/** Java functions inside the server's own JVM. */
@NullMarked
package dev.millrace.engine.runtime.local;

import org.jspecify.annotations.NullMarked;
