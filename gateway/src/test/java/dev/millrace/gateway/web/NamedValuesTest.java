package dev.millrace.gateway.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamedValuesTest {
    /** As many as are sorted in the one way and in the other. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 31, 32, 33, 500})
    void keepsTheOrderOfAName(int count) {
        Random random = new Random(count);
        Map<String, List<String>> expected = new TreeMap<>();
        NamedValues.Builder builder = new NamedValues.Builder();
        for (int i = 0; i < count; i++) {
            String name = "name-" + random.nextInt(1 + count / 3);
            builder.add(name, "value-" + i);
            expected.computeIfAbsent(name, none -> new ArrayList<>()).add("value-" + i);
        }
        NamedValues values = builder.build();
        Map<String, List<String>> found = new TreeMap<>();
        String before = "";
        for (int i = 0; i < values.size(); i = values.end(i)) {
            assertEquals(1, Integer.signum(values.name(i).compareTo(before)), "in order");
            before = values.name(i);
            found.put(before, values.all(before));
        }
        assertEquals(expected, found);
        assertEquals(count, values.size());
        expected.forEach((name, all) -> assertEquals(all.getFirst(), values.first(name)));
        assertNull(values.first("nobody"));
    }
}
