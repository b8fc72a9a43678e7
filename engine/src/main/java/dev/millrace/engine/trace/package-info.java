/** Where a run stands in its trace: ids that follow from its record, and how W3C writes them. */
@NullMarked
package dev.millrace.engine.trace;

import org.jspecify.annotations.NullMarked;
