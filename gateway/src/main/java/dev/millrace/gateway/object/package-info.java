/** Buckets and their objects, as in Amazon S3: what is stored starts functions. */
@NullMarked
package dev.millrace.gateway.object;

import org.jspecify.annotations.NullMarked;
