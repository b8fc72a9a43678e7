/** Operations on rules, and the test of a pattern. */
@NullMarked
package dev.millrace.gateway.event.rule;

import org.jspecify.annotations.NullMarked;
