/** HTTP APIs and what they consist of, kept. */
@NullMarked
package dev.millrace.gateway.api.registry;

import org.jspecify.annotations.NullMarked;
