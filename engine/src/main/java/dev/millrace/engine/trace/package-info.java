/** Where a run stands in its trace: ids that follow from its record, how W3C writes them, and when its answer left. */
@NullMarked
package dev.millrace.engine.trace;

import org.jspecify.annotations.NullMarked;
