/** Invoke: the request read and checked, the run awaited, the outcome answered. */
@NullMarked
package dev.millrace.gateway.lambda.invoke;

import org.jspecify.annotations.NullMarked;
