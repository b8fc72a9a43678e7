/** Requests of S3's clients on their way to the store and back. */
@NullMarked
package dev.millrace.gateway.object.proxy;

import org.jspecify.annotations.NullMarked;
