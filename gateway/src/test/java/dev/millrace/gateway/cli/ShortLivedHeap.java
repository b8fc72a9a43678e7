package dev.millrace.gateway.cli;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;

/**
 * A process whose objects live for a while and then die, one after the other, so that they die in the old generation.
 * Prints the most megabytes that the old generation took. With an argument it is watched.
 */
final class ShortLivedHeap {
    private static final int OBJECTS = 200_000;
    private static final int OBJECT_BYTES = 80;
    private static final int ROUNDS = 60;

    private ShortLivedHeap() {}

    public static void main(String[] arguments) {
        if (arguments.length > 0) {
            HeapWatch.start();
        }
        byte[][] newest = new byte[OBJECTS][];
        long mostBytes = 0;
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < OBJECTS; i++) {
                newest[i] = new byte[OBJECT_BYTES];
            }
            mostBytes = Math.max(mostBytes, oldGenerationBytes());
        }
        System.out.println(mostBytes >> 20);
    }

    private static long oldGenerationBytes() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getName().equals("Tenured Gen"))
                .mapToLong((MemoryPoolMXBean pool) -> pool.getUsage().getCommitted())
                .sum();
    }
}
