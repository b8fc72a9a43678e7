/** URLs of functions, as their owners have set them; imports nothing of ours. */
@NullMarked
package dev.millrace.engine.function.url;

import org.jspecify.annotations.NullMarked;
