/** Reserved concurrency of functions, and what the account has left. */
@NullMarked
package dev.millrace.gateway.lambda.concurrency;

import org.jspecify.annotations.NullMarked;
