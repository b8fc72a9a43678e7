/** Who may do what with a function: the operations by which owners say so. */
@NullMarked
package dev.millrace.gateway.lambda.permission;

import org.jspecify.annotations.NullMarked;
