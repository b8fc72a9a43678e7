/** Which functions are told of what happens in which bucket: as owners write it, checked and kept. */
@NullMarked
package dev.millrace.gateway.object.notification;

import org.jspecify.annotations.NullMarked;
