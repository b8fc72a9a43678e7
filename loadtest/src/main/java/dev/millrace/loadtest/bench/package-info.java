/** Servers measured in turn in one run on one machine, from outside. */
@NullMarked
package dev.millrace.loadtest.bench;

import org.jspecify.annotations.NullMarked;
