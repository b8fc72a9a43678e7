/** The bill, as the operator's terminal shows it. */
@NullMarked
package dev.millrace.gateway.cli.bill;

import org.jspecify.annotations.NullMarked;
