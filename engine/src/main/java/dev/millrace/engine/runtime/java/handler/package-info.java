/** Which method of a function is its handler, and how JSON becomes its argument and its result becomes JSON. */
@NullMarked
package dev.millrace.engine.runtime.java.handler;

import org.jspecify.annotations.NullMarked;
