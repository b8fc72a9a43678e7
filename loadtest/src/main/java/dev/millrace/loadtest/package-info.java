/** Placeholder. */
@NullMarked
package dev.millrace.loadtest;

import org.jspecify.annotations.NullMarked;
