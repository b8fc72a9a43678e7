/** What runs would have cost: a fold over their records, and prices from a file. */
@NullMarked
package dev.millrace.telemetry.bill;

import org.jspecify.annotations.NullMarked;
