package dev.millrace.gateway.cli;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryNotificationInfo;
import java.lang.management.MemoryPoolMXBean;
import javax.management.Notification;
import javax.management.NotificationEmitter;

/**
 * Has the old generation collected when it is twice as large as what lives in it, and {@value #SPARE_MB} MB larger. The
 * serial collector itself lets it grow to all that the heap may take before it looks at it at all, so that the process
 * would hold a gigabyte of what is dead. Young collections go on as before; a full one takes about a millisecond for
 * each megabyte that lives. Called by the JVM's Notification Thread, behind a young collection.
 */
final class HeapWatch {
    /** With less there would be nothing but collections. */
    static final int SPARE_MB = 96;

    private static final long SPARE_BYTES = (long) SPARE_MB << 20;
    private static final String OLD_GENERATION = "Tenured Gen";

    private final MemoryMXBean memory;
    private final MemoryPoolMXBean old;

    private HeapWatch(MemoryMXBean memory, MemoryPoolMXBean old) {
        this.memory = memory;
        this.old = old;
    }

    /** Begins, where this JVM has the serial collector. */
    static void start() {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            if (pool.getName().equals(OLD_GENERATION)) {
                HeapWatch watch = new HeapWatch(memory, pool);
                ((NotificationEmitter) memory).addNotificationListener(watch::notified, null, null);
                watch.aim();
            }
        }
    }

    /** Looks at what may be alive: all that is there, right after a collection or at the start. */
    private void aim() {
        long liveBytes = old.getUsage().getUsed();
        long collectAtBytes = Math.max(2 * liveBytes, liveBytes + SPARE_BYTES);
        // Beyond the largest size the collector itself comes first; 0 is never.
        old.setUsageThreshold(collectAtBytes < old.getUsage().getMax() ? collectAtBytes : 0);
    }

    private void notified(Notification notification, Object handback) {
        if (notification.getType().equals(MemoryNotificationInfo.MEMORY_THRESHOLD_EXCEEDED)) {
            memory.gc();
            aim();
        }
    }
}
