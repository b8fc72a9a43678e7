/** The generator's HTTP client: connections that are kept open, and where each reply ends. */
@NullMarked
package dev.millrace.loadtest.load.client;

import org.jspecify.annotations.NullMarked;
