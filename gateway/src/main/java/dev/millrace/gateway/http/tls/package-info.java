/** Encrypted connections: the server's certificate, and what is spoken behind it. */
@NullMarked
package dev.millrace.gateway.http.tls;

import org.jspecify.annotations.NullMarked;
