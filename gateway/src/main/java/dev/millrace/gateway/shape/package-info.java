/** The members of a control request, and the rules that each must satisfy. */
@NullMarked
package dev.millrace.gateway.shape;

import org.jspecify.annotations.NullMarked;
