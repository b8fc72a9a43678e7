/** WHAT may run: function versions and their registry, above the store of their code. */
@NullMarked
package dev.millrace.engine.function;

import org.jspecify.annotations.NullMarked;
