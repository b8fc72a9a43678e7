/** The commands that print what ran: runs and logs. */
@NullMarked
package dev.millrace.gateway.cli.journal;

import org.jspecify.annotations.NullMarked;
