/** The HTTP server: connections, each request's way in, and the way back for its answer. */
@NullMarked
package dev.millrace.gateway.http;

import org.jspecify.annotations.NullMarked;
