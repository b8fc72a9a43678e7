package dev.millrace.gateway.replay;

/**
 * A place at which two results are not the same. Immutable.
 *
 * @param path JSON path of the place
 * @param before what is there in the original, as JSON, shortened; empty when there is nothing
 * @param after what is there now
 */
record Difference(String path, String before, String after) {}
