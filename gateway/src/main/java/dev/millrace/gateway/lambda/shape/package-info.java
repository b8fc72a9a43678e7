/** The members of a control request, and the rules that each must satisfy. */
@NullMarked
package dev.millrace.gateway.lambda.shape;

import org.jspecify.annotations.NullMarked;
