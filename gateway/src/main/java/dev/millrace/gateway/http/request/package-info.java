/** Requests as they come in: how their bytes are read, and what can be wrong with them. */
@NullMarked
package dev.millrace.gateway.http.request;

import org.jspecify.annotations.NullMarked;
