package dev.millrace.gateway.event.put;

import dev.millrace.gateway.event.input.Envelope;
import dev.millrace.gateway.event.reference.BusName;
import org.jspecify.annotations.Nullable;

/** One entry of a request, as it was read. Immutable. */
sealed interface Entry {
    /** An event for a bus, which need not exist. */
    record Accepted(BusName bus, Envelope event, @Nullable String traceHeader) implements Entry {}

    /** What the caller did wrong, in AWS's words. */
    record Refused(String code, String message) implements Entry {}
}
