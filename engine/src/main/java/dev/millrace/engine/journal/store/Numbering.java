package dev.millrace.engine.journal.store;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Numbers for values, from 1 in the order in which they come. Confined to whoever holds the journal's lock. */
public final class Numbering<K> {
    private final Map<K, Integer> numbers = new HashMap<>();
    private @Nullable K latest;
    private int latestNumber;

    /** The number of the value, or 0 when it has none yet. */
    @SuppressWarnings("ReferenceEquality") // most runs have the same subject as the one before: no need to hash it
    public int of(K value) {
        if (value == latest) {
            return latestNumber;
        }
        Integer number = numbers.get(value);
        return number == null ? 0 : remember(value, number);
    }

    /** Gives a value that has none the next number. */
    public int add(K value) {
        numbers.put(value, numbers.size() + 1);
        return remember(value, numbers.size());
    }

    /** How many values have numbers. */
    public int size() {
        return numbers.size();
    }

    /** Begins again. */
    public void clear() {
        numbers.clear();
        latest = null;
    }

    private int remember(K value, int number) {
        latest = value;
        latestNumber = number;
        return number;
    }
}
