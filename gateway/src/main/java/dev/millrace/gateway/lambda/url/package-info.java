/** URLs of functions: the operations by which owners make, show, change and remove them. */
@NullMarked
package dev.millrace.gateway.lambda.url;

import org.jspecify.annotations.NullMarked;
