/** The line, assembled: what lives long is made here, watched over here, and closed here. */
@NullMarked
package dev.millrace.engine;

import org.jspecify.annotations.NullMarked;
