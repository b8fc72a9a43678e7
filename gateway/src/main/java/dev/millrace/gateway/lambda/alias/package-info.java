/** Names of versions: made, shown, changed, taken away. */
@NullMarked
package dev.millrace.gateway.lambda.alias;

import org.jspecify.annotations.NullMarked;
