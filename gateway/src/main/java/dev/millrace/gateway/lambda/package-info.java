/** The Lambda API: one class per operation. */
@NullMarked
package dev.millrace.gateway.lambda;

import org.jspecify.annotations.NullMarked;
