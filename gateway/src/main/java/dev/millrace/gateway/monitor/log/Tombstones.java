package dev.millrace.gateway.monitor.log;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.journal.log.LogJournal;
import dev.millrace.gateway.monitor.log.group.GroupStore;
import dev.millrace.gateway.monitor.log.group.KeptGroup;
import dev.millrace.gateway.monitor.log.group.KeptStream;
import dev.millrace.gateway.monitor.log.read.LogGroup;
import dev.millrace.gateway.monitor.log.read.LogGroups;
import dev.millrace.gateway.monitor.log.read.LogScan;
import dev.millrace.gateway.monitor.log.read.LogStreams;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Since when groups and streams are deleted to which functions and the platform write: what is in the journals of these
 * would be there again without. When nothing is in the journals any more, it is forgotten. What only clients write
 * needs none. Guarded by the lock of the store.
 */
final class Tombstones {
    private static final long SWEEP_EVERY_NANOS = Duration.ofMinutes(1).toNanos();
    private static final int GROUPS_MAX = 100_000;
    private static final int STREAMS_MAX = 20_000;

    private final LogGroups groups;
    private final LogStreams streams;
    private final GroupStore store;
    private final LogScan scan;
    private final LogJournal journal;
    private final Clock clock;
    private boolean swept;
    private long sweptNanos;

    Tombstones(LogGroups groups, LogStreams streams, GroupStore store, LogScan scan, LogJournal journal) {
        this.groups = groups;
        this.streams = streams;
        this.store = store;
        this.scan = scan;
        this.journal = journal;
        this.clock = scan.clock();
    }

    /** Forgets those that nobody needs any more, unless it has done so not long ago. Called before one is added. */
    void sweep() {
        if (swept && clock.nanoTime() - sweptNanos < SWEEP_EVERY_NANOS) {
            return;
        }
        swept = true;
        sweptNanos = clock.nanoTime();
        scan.forgetGoneRuns();
        groups.forgetEmpty();
        for (KeptGroup group : store.groups().values()) {
            if (group.deleted() && !groups.isThereUnkept(group.name())) {
                groups.forget(group.name());
                store.remove(group.name());
            } else {
                sweepStreams(group);
            }
        }
    }

    private void sweepStreams(KeptGroup kept) {
        Set<String> deleted = kept.streams().entrySet().stream()
                .filter(stream -> stream.getValue().deleted())
                .map(Entry::getKey)
                .collect(Collectors.toSet());
        LogGroup group = deleted.isEmpty() ? null : groups.find(kept.name());
        if (group == null) {
            return;
        }
        Set<String> unneeded = new HashSet<>(deleted);
        Set<String> made = deleted.stream().filter(name -> !KeptStream.mustBeMade(name)).collect(Collectors.toSet());
        unneeded.removeAll(streams.thereUnkept(group, made));
        if (!unneeded.isEmpty()) {
            store.remove(kept, unneeded, Map.of());
        }
    }

    /** How much a group has in each file of the journal that is gone when it is deleted at that time. */
    Map<Integer, Long> bytesByFile(LogGroup group, long atMillis) {
        journal.flush(); // what has been printed until now is in the journal
        return scan.bytesByFile(group, atMillis);
    }

    /** As {@link #bytesByFile(LogGroup, long)}, of a stream. */
    Map<Integer, Long> bytesByFile(LogGroup group, String stream, long atMillis) {
        journal.flush();
        return scan.bytesByFile(group, stream, streams.times(group, stream), atMillis);
    }

    /** Refuses one more deletion of a group when so many must be known. */
    void requireRoom() {
        if (store.groups().size() - store.groupsMade() >= GROUPS_MAX) {
            throw GroupChanges.refused(
                    "LimitExceededException",
                    "There is something in the journals still of " + GROUPS_MAX + " deleted log groups.");
        }
    }

    /** As {@link #requireRoom}, for a stream of that group. */
    void requireRoomIn(KeptGroup group) {
        if (group.streams().size() - group.streamsMade() >= STREAMS_MAX) {
            throw GroupChanges.refused(
                    "LimitExceededException",
                    "There is something in the journals still of " + STREAMS_MAX + " deleted streams of the group.");
        }
    }
}
