/** The function that comes with the server. It is a user's function like any other: it uses nothing of ours. */
@NullMarked
package dev.millrace.gateway.hello;

import org.jspecify.annotations.NullMarked;
