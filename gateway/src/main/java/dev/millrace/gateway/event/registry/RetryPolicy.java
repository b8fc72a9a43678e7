package dev.millrace.gateway.event.registry;

import org.jspecify.annotations.Nullable;

/**
 * How long a target's events are tried for; null where the caller said nothing. Immutable.
 *
 * @param retriesMax 0 to 185
 * @param ageSecondsMax 60 to 86,400
 */
public record RetryPolicy(@Nullable Integer retriesMax, @Nullable Integer ageSecondsMax) {}
