/** Routes: which operation a method and a path mean, and the call that it is handed. */
@NullMarked
package dev.millrace.gateway.http.route;

import org.jspecify.annotations.NullMarked;
