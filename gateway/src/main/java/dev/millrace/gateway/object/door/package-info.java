/** Where S3's clients come in: what their requests are about, and who serves them. */
@NullMarked
package dev.millrace.gateway.object.door;

import org.jspecify.annotations.NullMarked;
