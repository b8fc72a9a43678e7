package dev.millrace.engine.async.queue;

/**
 * What one function has left of its events. Immutable.
 *
 * @param ready could run now, if runs were taken
 * @param waiting failed, and are to be tried again later
 * @param running run now
 */
public record FunctionBacklog(String function, int ready, int waiting, int running) {}
