/** The commands of {@code millrace}; they read what the server writes, or call its public API. */
@NullMarked
package dev.millrace.gateway.cli;

import org.jspecify.annotations.NullMarked;
