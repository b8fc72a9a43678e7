/** Which pages of other origins may use the objects of a bucket from a browser. */
@NullMarked
package dev.millrace.gateway.object.cors;

import org.jspecify.annotations.NullMarked;
