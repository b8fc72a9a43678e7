package dev.millrace.telemetry.custom;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All series of the file, in memory. Thread-safe; changed by one thread at a time. */
final class MeasuredSeries {
    private final Map<SeriesName, TreeMap<String, MeasureStore.Row>> rows = new HashMap<>();
    private int size;
    private long lastId;

    synchronized void put(MeasureStore.Row row) {
        TreeMap<String, MeasureStore.Row> units = rows.computeIfAbsent(row.name(), none -> new TreeMap<>());
        if (units.put(row.unit(), row) == null) {
            size++;
        }
        lastId = Math.max(lastId, row.id());
    }

    /** Begins a change, which takes effect when it is applied. */
    synchronized Change change() {
        return new Change(size, lastId);
    }

    synchronized void apply(Change change) {
        change.rows().forEach(this::put);
    }

    /** The id for each unit of a series; empty when there is none of that name. */
    synchronized SortedMap<String, Long> units(SeriesName name) {
        SortedMap<String, Long> units = new TreeMap<>();
        rows.getOrDefault(name, new TreeMap<>()).forEach((unit, row) -> units.put(unit, row.id()));
        return units;
    }

    synchronized Collection<SeriesName> names(long activeSinceEpochSecond) {
        List<SeriesName> names = new ArrayList<>();
        rows.forEach((name, units) -> {
            if (units.values().stream().anyMatch(row -> row.newestEpochSecond() >= activeSinceEpochSecond)) {
                names.add(name);
            }
        });
        return names;
    }

    /** The ids of the series whose newest values are older than that. */
    synchronized List<Long> ids(long beforeEpochSecond) {
        return rows.values().stream()
                .flatMap(units -> units.values().stream())
                .filter(row -> row.newestEpochSecond() < beforeEpochSecond)
                .map(MeasureStore.Row::id)
                .toList();
    }

    synchronized void remove(Collection<Long> ids) {
        Set<Long> gone = new HashSet<>(ids);
        rows.values().forEach(units -> units.values().removeIf(row -> gone.contains(row.id())));
        rows.values().removeIf(Map::isEmpty);
        size = rows.values().stream().mapToInt(Map::size).sum();
    }

    private synchronized MeasureStore.@Nullable Row row(SeriesName name, String unit) {
        TreeMap<String, MeasureStore.Row> units = rows.get(name);
        return units == null ? null : units.get(unit);
    }

    /** Series that are to be added, and those with newer values. Confined to the thread that writes. */
    final class Change {
        private record Key(SeriesName name, String unit) {}

        private final Map<Key, MeasureStore.Row> changed = new HashMap<>();
        private int size;
        private long lastId;

        private Change(int size, long lastId) {
            this.size = size;
            this.lastId = lastId;
        }

        /** How many series there will be. */
        int size() {
            return size;
        }

        /** How many series of some measurements are not there yet. */
        int newIn(List<Measurement> measurements) {
            Set<Key> added = new HashSet<>();
            for (Measurement one : measurements) {
                Key key = new Key(one.series(), one.unit());
                if (!changed.containsKey(key) && row(one.series(), one.unit()) == null) {
                    added.add(key);
                }
            }
            return added.size();
        }

        /** The id of a measurement's series, which is added when it is not there. */
        long idOf(Measurement one) {
            Key key = new Key(one.series(), one.unit());
            MeasureStore.Row known = changed.get(key);
            if (known == null) {
                known = row(one.series(), one.unit());
            }
            if (known == null) {
                size++;
                known = new MeasureStore.Row(++lastId, one.series(), one.unit(), Long.MIN_VALUE);
            }
            if (one.epochSecond() > known.newestEpochSecond()) {
                changed.put(key, new MeasureStore.Row(known.id(), known.name(), known.unit(), one.epochSecond()));
            }
            return known.id();
        }

        Collection<MeasureStore.Row> rows() {
            return changed.values();
        }
    }
}
