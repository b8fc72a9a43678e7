/** Who may take a route: tokens, and functions that are asked. */
@NullMarked
package dev.millrace.gateway.api.authorize;

import org.jspecify.annotations.NullMarked;
