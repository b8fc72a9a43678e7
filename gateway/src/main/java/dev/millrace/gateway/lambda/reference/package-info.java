/** Which function a caller means, and the registry as the operations see it. */
@NullMarked
package dev.millrace.gateway.lambda.reference;

import org.jspecify.annotations.NullMarked;
