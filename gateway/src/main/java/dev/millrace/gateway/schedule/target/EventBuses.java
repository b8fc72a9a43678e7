package dev.millrace.gateway.schedule.target;

import dev.millrace.engine.async.EventSink;

/** The event buses, as schedules need them. Thread-safe; does not block. */
public interface EventBuses {
    /**
     * Puts an event onto a bus. The receipt says that what the event sets going survives the death of the process, or
     * that the bus is missing or has not taken the event.
     */
    void put(BusEvent event, EventSink.Receipt receipt);
}
