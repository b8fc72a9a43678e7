/** What is written down of each request to an HTTP API, where the owner of its stage wants that. */
@NullMarked
package dev.millrace.gateway.api.log;

import org.jspecify.annotations.NullMarked;
