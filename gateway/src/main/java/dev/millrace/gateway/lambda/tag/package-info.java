/** Tags of functions: added, removed, listed. */
@NullMarked
package dev.millrace.gateway.lambda.tag;

import org.jspecify.annotations.NullMarked;
