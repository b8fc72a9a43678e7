/** What becomes of asynchronous invocations, as owners set it: retries, age, destinations. */
@NullMarked
package dev.millrace.gateway.lambda.event;

import org.jspecify.annotations.NullMarked;
