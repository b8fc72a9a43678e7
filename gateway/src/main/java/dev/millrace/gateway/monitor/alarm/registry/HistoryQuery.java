package dev.millrace.gateway.monitor.alarm.registry;

/**
 * Which items of the history are wanted. Immutable.
 *
 * @param alarm its name; empty for all
 * @param type empty for all
 * @param afterId of the last item of the page before
 */
public record HistoryQuery(
        String alarm,
        String type,
        long fromEpochMillis,
        long toEpochMillis,
        boolean newestFirst,
        long afterId,
        int itemsMax) {}
