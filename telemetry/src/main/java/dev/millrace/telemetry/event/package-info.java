/** What asynchronous events add up to in any window of time: a fold over their ledger, kept in a file. */
@NullMarked
package dev.millrace.telemetry.event;

import org.jspecify.annotations.NullMarked;
