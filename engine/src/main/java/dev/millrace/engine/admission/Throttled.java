package dev.millrace.engine.admission;

/** There was no place; {@code reason} says under which limit. Immutable. */
public record Throttled(ThrottleReason reason) implements Decision {}
