package dev.millrace.telemetry.line;

import dev.millrace.engine.journal.log.LogLine;
import dev.millrace.engine.journal.log.LogStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The runs that have printed last, and where: so many that it is known of those that have just ended. Runs are added to
 * one table until it is full; then the one before it is forgotten. As in {@link RunRing} a run is no object of its own.
 * Guarded by the lock of its index.
 */
final class PrintedRuns {
    private final int runsMax;
    private Table newer = Table.NONE;
    private Table older = Table.NONE;
    private long sinceEpochNanos;

    /**
     * Knows of none yet.
     *
     * @param runsMax how many are known at least, when so many have printed; twice as many at most
     * @param sinceEpochNanos all lines after this time will be told
     */
    PrintedRuns(int runsMax, long sinceEpochNanos) {
        this.runsMax = runsMax;
        this.sinceEpochNanos = sinceEpochNanos;
    }

    /** Adds a line; they come in the order of the journal. */
    void add(LogLine line) {
        long high = line.requestIdHigh();
        long low = line.requestIdLow();
        if (newer.find(high, low) != null || older.find(high, low) != null) {
            return;
        }
        if (newer.size == newer.runsMax) {
            sinceEpochNanos = Math.max(sinceEpochNanos, older.lastEpochNanos);
            Table forgotten = older;
            older = newer;
            newer = forgotten.runsMax == 0 ? new Table(runsMax) : forgotten;
            newer.clear();
        }
        newer.add(line);
    }

    /** Where a run has printed; null when it has not, or nobody knows. */
    @Nullable LogStream streamOf(UUID requestId) {
        long high = requestId.getMostSignificantBits();
        long low = requestId.getLeastSignificantBits();
        LogStream stream = newer.find(high, low);
        return stream == null ? older.find(high, low) : stream;
    }

    /** A run that began after this and is not known has printed nothing. */
    long sinceEpochNanos() {
        return sinceEpochNanos;
    }

    /** Runs by their request ids, of which none is forgotten alone. */
    private static final class Table {
        /** The first table, and the one before it: there is no room in it. */
        static final Table NONE = new Table(0);

        /** Of a factor of two to four, so that what is looked for stands nearly where its hash says. */
        private static final int PLACES_PER_RUN = 2;

        private final int runsMax;
        /** Halves of the request ids, of run after run. */
        private final long[] ids;

        private final @Nullable LogStream[] streams;
        /** Numbers of runs, from 1 on, from where their hashes say. 0 where there is none: some always are. */
        private final int[] places;
        /** Each document has its streams as objects of its own: of those that are the same one is kept. */
        private final Map<LogStream, LogStream> shared = new HashMap<>();

        private int size;
        private long lastEpochNanos = Long.MIN_VALUE;

        Table(int runsMax) {
            this.runsMax = runsMax;
            ids = new long[2 * runsMax];
            streams = new LogStream[runsMax];
            places = new int[Integer.highestOneBit(Math.max(1, runsMax)) * 2 * PLACES_PER_RUN];
        }

        void clear() {
            Arrays.fill(streams, null);
            Arrays.fill(places, 0);
            shared.clear();
            size = 0;
            lastEpochNanos = Long.MIN_VALUE;
        }

        void add(LogLine line) {
            ids[2 * size] = line.requestIdHigh();
            ids[2 * size + 1] = line.requestIdLow();
            streams[size] = shared.computeIfAbsent(line.stream(), itself -> itself);
            lastEpochNanos = Math.max(lastEpochNanos, line.epochNanos());
            size++;
            places[placeOf(line.requestIdHigh(), line.requestIdLow())] = size;
        }

        @Nullable LogStream find(long high, long low) {
            int number = places[placeOf(high, low)];
            return number == 0 ? null : streams[number - 1];
        }

        /** Where that run's number is, or would be. */
        private int placeOf(long high, long low) {
            int place = hash(high, low);
            while (places[place] != 0 && !isRun(places[place] - 1, high, low)) {
                place = (place + 1) & (places.length - 1);
            }
            return place;
        }

        private boolean isRun(int number, long high, long low) {
            return ids[2 * number] == high && ids[2 * number + 1] == low;
        }

        private int hash(long high, long low) {
            long mixed = (high ^ Long.rotateLeft(low, 32)) * 0x9E3779B97F4A7C15L;
            return (int) (mixed >>> 40) & (places.length - 1);
        }
    }
}
