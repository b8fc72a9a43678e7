package dev.millrace.gateway.schedule.target;

import dev.millrace.engine.invocation.RequestId;
import java.time.Instant;
import java.util.List;

/**
 * An event for a bus. Immutable.
 *
 * @param id the same when the event is repeated
 * @param bus name of the bus
 * @param detail JSON
 */
public record BusEvent(
        RequestId id,
        String bus,
        String source,
        String detailType,
        Instant time,
        List<String> resources,
        String detail) {}
