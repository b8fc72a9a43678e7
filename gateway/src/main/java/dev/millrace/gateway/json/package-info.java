/** JSON written at the speed of the line. */
@NullMarked
package dev.millrace.gateway.json;

import org.jspecify.annotations.NullMarked;
