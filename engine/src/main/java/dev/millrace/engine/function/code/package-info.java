/** The code that users bring: checked, unpacked, kept by the hash of its package. */
@NullMarked
package dev.millrace.engine.function.code;

import org.jspecify.annotations.NullMarked;
