/** What happened to an object, and who did it. */
@NullMarked
package dev.millrace.gateway.object.change;

import org.jspecify.annotations.NullMarked;
