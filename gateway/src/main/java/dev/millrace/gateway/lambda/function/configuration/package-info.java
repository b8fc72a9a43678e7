/** A function's configuration: read from a request, checked, rendered. */
@NullMarked
package dev.millrace.gateway.lambda.function.configuration;

import org.jspecify.annotations.NullMarked;
