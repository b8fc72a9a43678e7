/** Names that an owner gives to versions of a function; imports nothing of ours. */
@NullMarked
package dev.millrace.engine.function.alias;

import org.jspecify.annotations.NullMarked;
