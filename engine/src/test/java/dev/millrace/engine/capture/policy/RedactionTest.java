package dev.millrace.engine.capture.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {
    private static final String ORDER = "{\"password\":\"s1\",\"n\":1.10,\"user\":{\"token\":{\"a\":\"s2\"}},\"items\":["
            + "{\"card\":\"s3\",\"id\":7},{\"id\":8},5,{\"card\":null,\"token\":[1]}]}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock = """
                $.password         | {"password":"[redacted]","n":1.10,"user":{"token":{"a":"s2"}},"items":[{"card":"s3","id":7},{"id":8},5,{"card":null,"token":[1]}]}
                $['password']      | {"password":"[redacted]","n":1.10,"user":{"token":{"a":"s2"}},"items":[{"card":"s3","id":7},{"id":8},5,{"card":null,"token":[1]}]}
                $..token           | {"password":"s1","n":1.10,"user":{"token":"[redacted]"},"items":[{"card":"s3","id":7},{"id":8},5,{"card":null,"token":"[redacted]"}]}
                $.items[*].card    | {"password":"s1","n":1.10,"user":{"token":{"a":"s2"}},"items":[{"card":"[redacted]","id":7},{"id":8},5,{"card":"[redacted]","token":[1]}]}
                $.items[0:2].id    | {"password":"s1","n":1.10,"user":{"token":{"a":"s2"}},"items":[{"card":"s3","id":"[redacted]"},{"id":"[redacted]"},5,{"card":null,"token":[1]}]}
                $.items[2]         | {"password":"s1","n":1.10,"user":{"token":{"a":"s2"}},"items":[{"card":"s3","id":7},{"id":8},"[redacted]",{"card":null,"token":[1]}]}
                $.user.*           | {"password":"s1","n":1.10,"user":{"token":"[redacted]"},"items":[{"card":"s3","id":7},{"id":8},5,{"card":null,"token":[1]}]}
                $.nothing.of.that  | {"password":"s1","n":1.10,"user":{"token":{"a":"s2"}},"items":[{"card":"s3","id":7},{"id":8},5,{"card":null,"token":[1]}]}
                $.items[99].card   | {"password":"s1","n":1.10,"user":{"token":{"a":"s2"}},"items":[{"card":"s3","id":7},{"id":8},5,{"card":null,"token":[1]}]}
                $.password.length  | {"password":"s1","n":1.10,"user":{"token":{"a":"s2"}},"items":[{"card":"s3","id":7},{"id":8},5,{"card":null,"token":[1]}]}
                """)
    void takesOutWhatAPathNames(String path, String expected) {
        assertEquals(Optional.of(expected), redacted(ORDER, path));
    }

    @Test
    void takesOutWhatAnyOfThePathsNames() {
        assertEquals(
                Optional.of("{\"a\":\"[redacted]\",\"b\":[{\"c\":\"[redacted]\"}]}"),
                redacted("{\"a\":1,\"b\":[{\"c\":2}]}", "$.a", "$..c"));
    }

    /** Of members of one name only the last would be seen by the function; the others must not stay either. */
    @Test
    void leavesNoSecondMemberOfAName() {
        assertEquals(
                Optional.of("{\"password\":\"[redacted]\"}"),
                redacted("{\"password\":\"s1\",\"password\":\"s2\"}", "$.password"));
    }

    @Test
    void leavesNumbersAsTheyWere() {
        String numbers = "{\"big\":123456789012345678901234567890,\"exact\":0.1000000000000000055511151231257827}";
        assertEquals(Optional.of(numbers), redacted(numbers, "$.password"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "text", "{\"a\":1} {\"password\":\"s\"}", "{\"a\":", "\u0000\u0001"})
    void saysThatWhatIsNoJsonCannotBeRedacted(String text) {
        assertEquals(Optional.empty(), redacted(text, "$.password"));
    }

    @Test
    void leavesJsonThatIsNoObjectAlone() {
        assertEquals(Optional.of("[1,\"two\"]"), redacted("[1, \"two\"]", "$.password"));
        assertEquals(Optional.of("\"text\""), redacted("\"text\"", "$.password"));
        assertEquals(Optional.of("null"), redacted("null", "$..password"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "password", "$", "$.items[?(@.card)]", "$.items.length()", "$.a[", "$..", "$.items[x", "@.a"})
    void refusesWhatIsNoPathToASecret(String path) {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> Redaction.of(List.of(path)));
        assertFalse(String.valueOf(refused.getMessage()).isBlank());
    }

    @Test
    void refusesMorePathsThanItFollows() {
        assertThrows(IllegalArgumentException.class, () -> Redaction.of(Collections.nCopies(33, "$.a")));
        assertThrows(IllegalArgumentException.class, () -> Redaction.of(List.of("$." + "a".repeat(256))));
        assertTrue(Redaction.of(List.of()).takesNothing());
    }

    private static Optional<String> redacted(String json, String... paths) {
        return Redaction.of(List.of(paths))
                .apply(json.getBytes(StandardCharsets.UTF_8))
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }
}
