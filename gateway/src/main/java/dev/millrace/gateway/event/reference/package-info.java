/** Names and ARNs of buses and rules, tags, and pages of lists. */
@NullMarked
package dev.millrace.gateway.event.reference;

import org.jspecify.annotations.NullMarked;
