/** Who is told how events ended: functions and buses here, queues and topics outside. */
@NullMarked
package dev.millrace.engine.async.destination;

import org.jspecify.annotations.NullMarked;
