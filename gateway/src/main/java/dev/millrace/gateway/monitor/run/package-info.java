/** Runs by what they were like, and one run whole: read from journals, index and ledger, by server and commands. */
@NullMarked
package dev.millrace.gateway.monitor.run;

import org.jspecify.annotations.NullMarked;
