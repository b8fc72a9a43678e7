/** Who may do what with a function, as its owner has said; imports nothing of ours. */
@NullMarked
package dev.millrace.engine.function.policy;

import org.jspecify.annotations.NullMarked;
