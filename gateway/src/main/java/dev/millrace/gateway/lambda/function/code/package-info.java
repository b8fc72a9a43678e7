/** A function's code package: taken in, and handed out again. */
@NullMarked
package dev.millrace.gateway.lambda.function.code;

import org.jspecify.annotations.NullMarked;
