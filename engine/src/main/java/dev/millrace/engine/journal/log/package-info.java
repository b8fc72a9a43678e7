/** What runs wrote: the lines that functions print, and the log that they make together with the runs. */
@NullMarked
package dev.millrace.engine.journal.log;

import org.jspecify.annotations.NullMarked;
