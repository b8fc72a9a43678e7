/** WHERE it runs: bulkheads with their own threads, warm instances and health. */
@NullMarked
package dev.millrace.engine.zone;

import org.jspecify.annotations.NullMarked;
