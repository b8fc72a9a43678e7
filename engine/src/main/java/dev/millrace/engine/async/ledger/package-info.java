/** The ledger of events: what was accepted, what is to be tried again, and how each event ended. Files and format. */
@NullMarked
package dev.millrace.engine.async.ledger;

import org.jspecify.annotations.NullMarked;
