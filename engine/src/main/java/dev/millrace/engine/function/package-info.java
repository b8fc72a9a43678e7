/** WHAT may run: function versions, their registry, and the store of their code. */
@NullMarked
package dev.millrace.engine.function;

import org.jspecify.annotations.NullMarked;
