/** Operations on buckets that are not the store's: who is told of what happens in them. */
@NullMarked
package dev.millrace.gateway.object.bucket;

import org.jspecify.annotations.NullMarked;
