/** Event loops: threads that serve connections. */
@NullMarked
package dev.millrace.engine.loop;

import org.jspecify.annotations.NullMarked;
