/** The control API of HTTP APIs: API Gateway's version 2. */
@NullMarked
package dev.millrace.gateway.api.control;

import org.jspecify.annotations.NullMarked;
