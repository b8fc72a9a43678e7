package dev.millrace.gateway.monitor.log.group;

/**
 * What is kept of a stream. Immutable.
 *
 * @param createdMillis since the Unix epoch
 * @param goneBeforeMillis what came into it until then was deleted with it; 0 for nothing
 * @param deleted whether it is there only when something came into it since
 */
public record KeptStream(long createdMillis, long goneBeforeMillis, boolean deleted) {}
