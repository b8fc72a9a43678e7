/** The HTTP server, its router, and the mapping of refusals and outcomes to statuses. */
@NullMarked
package dev.millrace.gateway.http;

import org.jspecify.annotations.NullMarked;
