/** The way out: how answers are written, in HTTP/1.1 and in HTTP/2. */
@NullMarked
package dev.millrace.gateway.http.wire;

import org.jspecify.annotations.NullMarked;
