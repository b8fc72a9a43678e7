package dev.millrace.gateway.web;

import dev.millrace.gateway.json.JsonWriter;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Names with one or more values each, ordered by name; the values of a name stand in the order in which they came, so
 * those of one name are side by side. Immutable.
 */
public final class NamedValues {
    /** No names at all. */
    public static final NamedValues NONE = new NamedValues(new String[0]);

    private static final int FEW = 16;

    /** A name and its value, and so on. */
    private final String[] sorted;

    private NamedValues(String[] sorted) {
        this.sorted = sorted;
    }

    public boolean isEmpty() {
        return sorted.length == 0;
    }

    /** How many values there are, over all names. */
    public int size() {
        return sorted.length / 2;
    }

    public String name(int index) {
        return sorted[2 * index];
    }

    public String value(int index) {
        return sorted[2 * index + 1];
    }

    /** Index behind the last value of the name that begins at {@code index}. */
    public int end(int index) {
        int end = index + 1;
        while (end < size() && name(end).equals(name(index))) {
            end++;
        }
        return end;
    }

    /** The first value of a name, or null. */
    public @Nullable String first(String name) {
        int index = indexOf(name);
        return index < 0 ? null : value(index);
    }

    /** All values of a name. */
    public List<String> all(String name) {
        int begin = indexOf(name);
        if (begin < 0) {
            return List.of();
        }
        String[] values = new String[end(begin) - begin];
        for (int i = 0; i < values.length; i++) {
            values[i] = value(begin + i);
        }
        return List.of(values);
    }

    /** Each name but one with all its values, commas between them. */
    void writeJoined(JsonWriter json, @Nullable String except) {
        json.beginObject();
        int end;
        for (int i = 0; i < size(); i = end) {
            end = end(i);
            if (name(i).equals(except)) {
                continue;
            }
            json.name(name(i));
            json.beginText();
            json.part(value(i));
            for (int next = i + 1; next < end; next++) {
                json.part(",");
                json.part(value(next));
            }
            json.endText();
        }
        json.endObject();
    }

    /** Each name with the last of its values. */
    void writeLast(JsonWriter json) {
        if (isEmpty()) {
            json.nothing();
            return;
        }
        json.beginObject();
        for (int i = 0; i < size(); i = end(i)) {
            json.name(name(i)).text(value(end(i) - 1));
        }
        json.endObject();
    }

    /** Each name with a list of its values. */
    void writeEach(JsonWriter json) {
        if (isEmpty()) {
            json.nothing();
            return;
        }
        json.beginObject();
        int end;
        for (int i = 0; i < size(); i = end) {
            end = end(i);
            json.name(name(i)).beginArray();
            for (int next = i; next < end; next++) {
                json.text(value(next));
            }
            json.endArray();
        }
        json.endObject();
    }

    /** Index of the first value of a name, or -1. Few names are gone through faster than they are halved. */
    private int indexOf(String name) {
        if (size() <= FEW) {
            for (int i = 0; i < sorted.length; i += 2) {
                if (sorted[i].equals(name)) {
                    return i / 2;
                }
            }
            return -1;
        }
        int low = 0;
        int high = size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (name(middle).compareTo(name) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low < size() && name(low).equals(name) ? low : -1;
    }

    /** Takes names and values in any order. Confined to one thread. */
    public static final class Builder {
        private static final int USUAL = 16;
        /** So many are sorted by insertion, which makes no garbage but takes the square of the time. */
        private static final int INSERTED_MAX = 32;

        private String[] pairs = new String[2 * USUAL];
        private int size;

        public Builder add(String name, String value) {
            if (2 * size == pairs.length) {
                pairs = Arrays.copyOf(pairs, 2 * pairs.length);
            }
            pairs[2 * size] = name;
            pairs[2 * size + 1] = value;
            size++;
            return this;
        }

        public NamedValues build() {
            if (size == 0) {
                return NONE;
            }
            String[] sorted = Arrays.copyOf(pairs, 2 * size);
            if (size <= INSERTED_MAX) {
                insertEach(sorted);
            } else {
                sort(sorted);
            }
            return new NamedValues(sorted);
        }

        private static void insertEach(String[] pairs) {
            for (int i = 2; i < pairs.length; i += 2) {
                String name = pairs[i];
                String value = pairs[i + 1];
                int to = i;
                while (to > 0 && pairs[to - 2].compareTo(name) > 0) {
                    pairs[to] = pairs[to - 2];
                    pairs[to + 1] = pairs[to - 1];
                    to -= 2;
                }
                pairs[to] = name;
                pairs[to + 1] = value;
            }
        }

        private static void sort(String[] pairs) {
            NamedValue[] values = new NamedValue[pairs.length / 2];
            for (int i = 0; i < values.length; i++) {
                values[i] = new NamedValue(pairs[2 * i], pairs[2 * i + 1]);
            }
            Arrays.sort(values, Comparator.comparing(NamedValue::name)); // stable
            for (int i = 0; i < values.length; i++) {
                pairs[2 * i] = values[i].name;
                pairs[2 * i + 1] = values[i].value;
            }
        }

        private record NamedValue(String name, String value) {}
    }
}
