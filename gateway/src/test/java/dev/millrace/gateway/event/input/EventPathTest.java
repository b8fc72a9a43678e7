package dev.millrace.gateway.event.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventPathTest {
    private static final JsonNode EVENT = Objects.requireNonNull(EventJson.object(
            "{\"detail-type\":\"t\",\"a\":{\"b\":[{\"c\":1},{\"c\":2},{\"d\":3}],\"x/y\":true,\"0\":\"zero\"}}"));

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
        "$.detail-type|\"t\"",
        "$.a.b[0].c|1",
        "$.a.b[2]|{\"d\":3}",
        "$.a.b[*].c|[1,2]",
        "$.a.b.*.c|[1,2]",
        "$.a.x/y|true",
        "$.a.0|\"zero\""
    })
    void reads(String path, String expected) {
        assertEquals(expected, String.valueOf(Objects.requireNonNull(EventPath.parse(path)).read(EVENT)));
    }

    @Test
    void readsTheWholeEvent() {
        assertEquals(EVENT, Objects.requireNonNull(EventPath.parse("$")).read(EVENT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"$.nosuch", "$.a.b[3]", "$.a.b.c", "$.detail-type[0]", "$.a[0]", "$.a.b[*].e"})
    void findsNothing(String path) {
        assertNull(Objects.requireNonNull(EventPath.parse(path)).read(EVENT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "$a", "$.", "$..a", "$['a']", "$.a[", "$.a[-1]", "$.a b", "$.a[?(@.b)]"})
    void refuses(String path) {
        assertNull(EventPath.parse(path));
    }
}
