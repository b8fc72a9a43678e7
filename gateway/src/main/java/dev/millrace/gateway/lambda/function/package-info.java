/** Functions created, shown, listed, updated and deleted: one class per operation. */
@NullMarked
package dev.millrace.gateway.lambda.function;

import org.jspecify.annotations.NullMarked;
