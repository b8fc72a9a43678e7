/** Request bodies: how large each may be, and the memory that all of them share. */
@NullMarked
package dev.millrace.gateway.http.body;

import org.jspecify.annotations.NullMarked;
