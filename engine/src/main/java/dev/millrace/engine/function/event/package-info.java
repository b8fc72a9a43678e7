/** What becomes of a function's asynchronous invocations, as its owner has said; imports nothing of ours. */
@NullMarked
package dev.millrace.engine.function.event;

import org.jspecify.annotations.NullMarked;
