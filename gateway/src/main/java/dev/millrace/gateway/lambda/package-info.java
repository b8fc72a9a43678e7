/** The control operations of the Lambda API, entered under their paths. */
@NullMarked
package dev.millrace.gateway.lambda;

import org.jspecify.annotations.NullMarked;
