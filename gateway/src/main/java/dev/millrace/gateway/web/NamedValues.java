package dev.millrace.gateway.web;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Names with one or more values each, ordered by name; the values of a name stand in the order in which they came, so
 * those of one name are side by side. Immutable.
 */
public final class NamedValues {
    /** No names at all. */
    public static final NamedValues NONE = new NamedValues(new NamedValue[0]);

    private static final Comparator<NamedValue> BY_NAME = (a, b) -> a.name().compareTo(b.name());

    private final NamedValue[] sorted;

    private NamedValues(NamedValue[] sorted) {
        this.sorted = sorted;
    }

    /** Takes them in any order. */
    public static NamedValues of(Collection<NamedValue> values) {
        if (values.isEmpty()) {
            return NONE;
        }
        NamedValue[] sorted = values.toArray(new NamedValue[0]);
        Arrays.sort(sorted, BY_NAME); // stable
        return new NamedValues(sorted);
    }

    public boolean isEmpty() {
        return sorted.length == 0;
    }

    /** How many values there are, over all names. */
    public int size() {
        return sorted.length;
    }

    public String name(int index) {
        return sorted[index].name();
    }

    public String value(int index) {
        return sorted[index].value();
    }

    /** Index behind the last value of the name that begins at {@code index}. */
    public int end(int index) {
        int end = index + 1;
        while (end < sorted.length && sorted[end].name().equals(sorted[index].name())) {
            end++;
        }
        return end;
    }

    /** The first value of a name, or null. */
    public @Nullable String first(String name) {
        int index = indexOf(name);
        return index < 0 ? null : sorted[index].value();
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
            json.strangeName(name(i));
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
            json.strangeName(name(i)).text(value(end(i) - 1));
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
            json.strangeName(name(i)).beginArray();
            for (int next = i; next < end; next++) {
                json.text(value(next));
            }
            json.endArray();
        }
        json.endObject();
    }

    /** Index of the first value of a name, or -1. */
    private int indexOf(String name) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle].name().compareTo(name) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low < sorted.length && sorted[low].name().equals(name) ? low : -1;
    }
}
