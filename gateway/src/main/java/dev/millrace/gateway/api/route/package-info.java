/** Which route of an API a request takes. */
@NullMarked
package dev.millrace.gateway.api.route;

import org.jspecify.annotations.NullMarked;
