package dev.millrace.gateway.schedule.target;

import dev.millrace.engine.async.AsyncEvent;

/** What a firing sets going, ready to be handed over. Immutable. */
sealed interface Handover {
    /** An event for a function. */
    record ToFunction(FiredSchedule schedule, TargetArn function, AsyncEvent event) implements Handover {}

    /** An event for a bus. */
    record ToBus(FiredSchedule schedule, TargetArn bus, BusEvent event) implements Handover {}

    /** Nothing: what its schedule says cannot be done. */
    record Broken(RuntimeException cause) implements Handover {}
}
