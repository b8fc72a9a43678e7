/** HTTP APIs as their clients call them. */
@NullMarked
package dev.millrace.gateway.api.serve;

import org.jspecify.annotations.NullMarked;
