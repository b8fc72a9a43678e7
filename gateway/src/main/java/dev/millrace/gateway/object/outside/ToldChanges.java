package dev.millrace.gateway.object.outside;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * The changes that stores have told of last, so that those told again are known. It is kept in memory: after a restart
 * all are new once. Thread-safe.
 */
final class ToldChanges {
    /** Some 7 MB; a store tells again within minutes. */
    static final int KEPT_MAX = 65_536;

    private final Set<UUID> kept = Collections.newSetFromMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Boolean> eldest) {
            return size() > KEPT_MAX;
        }
    });

    /** Those that are told for the first time, each once; those that cannot be known are new. */
    synchronized List<ToldChange> unknown(List<ToldChange> told) {
        Set<UUID> here = new HashSet<>();
        return told.stream()
                .filter(change -> change.identity() == null
                        || (!kept.contains(change.identity()) && here.add(change.identity())))
                .toList();
    }

    /** Keeps changes in mind whose events are stored; one that was not stored may be told again. */
    synchronized void add(List<ToldChange> stored) {
        for (ToldChange change : stored) {
            if (change.identity() != null) {
                kept.add(change.identity());
            }
        }
    }
}
