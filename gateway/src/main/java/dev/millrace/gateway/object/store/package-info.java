/** The objects themselves: S3Proxy over files, and who is told when one changes. */
@NullMarked
package dev.millrace.gateway.object.store;

import org.jspecify.annotations.NullMarked;
