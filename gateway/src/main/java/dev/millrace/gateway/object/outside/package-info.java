/** Changes in buckets of other servers, which tell of them over HTTP. */
@NullMarked
package dev.millrace.gateway.object.outside;

import org.jspecify.annotations.NullMarked;
