/** The node: one server process, assembled from its parts. */
@NullMarked
package dev.millrace.gateway;

import org.jspecify.annotations.NullMarked;
