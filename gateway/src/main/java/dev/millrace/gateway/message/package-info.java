/** Messages to queues and topics of services outside. */
@NullMarked
package dev.millrace.gateway.message;

import org.jspecify.annotations.NullMarked;
