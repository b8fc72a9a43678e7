package dev.millrace.gateway.lambda.invoke;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.invocation.Payload;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonSyntaxTest {
    private static final long SEED = 20_261_122L;
    private static final int MUTATIONS = 200_000;
    private static final String[] VALID = {
        "{}",
        "[]",
        "null",
        " true ",
        "\t\r\n false",
        "0",
        "-0",
        "-0.0",
        "12.5e+3",
        "1E-2",
        "\"\"",
        "\"a\\\"b\\\\c\\/d\\b\\f\\n\\r\\t\"",
        "\"\\u00e9\\uFFFF\"",
        "\"é ߿ ࠀ ￿ 𐀀 😀\"",
        "[1,2 , 3]",
        "{\"a\":1,\"b\":[true,{\"c\":null}]}",
        "{ \"name\" : \"you\" , \"n\" : -1.5e10 }",
        "{\"a\":{\"a\":{\"a\":[[[[]]]]}}}",
        "\"\u007f\"",
    };

    @Test
    void acceptsWhatIsValid() {
        for (String json : VALID) {
            assertTrue(JsonSyntax.isSurelyValid(utf8(json)), json);
            assertNull(PayloadCheck.complaint(Payload.ofText(json)), json);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", " ", "{", "}", "[", "]", "{]", "[}", "[1,]", "[,1]", "{,}", "{\"a\"}", "{\"a\":}", "{\"a\":1,}",
                "{a:1}", "{'a':1}", "'a'", "hello", "tru", "truee", "nul", "NaN", "Infinity", "-Infinity", "01", "-01",
                "+1", "1.", ".5", "-", "1e", "1e+", "0x10", "1 2", "{}{}", "[] x", "\"", "\"a", "\"\\x\"", "\"\\u12\"",
                "\"\\u12g4\"", "\"a\nb\"", "\"a\tb\"", "/* c */ 1", "// c\n1", "[1 2]", "{\"a\" 1}", "{\"a\":1 \"b\":2}",
                "\u00a01", "\ufeff1", "[1]]", "1,", "--1", "1e5.5", "\"\\", "\"\\u", "{\"a\":1,,\"b\":2}"
            })
    void turnsDownWhatIsNot(String json) {
        assertFalse(JsonSyntax.isSurelyValid(utf8(json)));
        if (!json.startsWith("\ufeff")) { // a byte order mark is one of the things that only the parser may accept
            assertNotNull(PayloadCheck.complaint(Payload.ofText(json)));
        }
    }

    @Test
    void turnsDownBytesThatAreNotUtf8() {
        int[][] sequences = {
            {0x80}, {0xC0, 0x80}, {0xC1, 0xBF}, {0xC3}, {0xC3, 0x28}, {0xE0, 0x9F, 0xBF}, {0xED, 0xA0, 0x80},
            {0xEF, 0xBF}, {0xF0, 0x8F, 0xBF, 0xBF}, {0xF4, 0x90, 0x80, 0x80}, {0xF5, 0x80, 0x80, 0x80}, {0xFF}, {0xFE}
        };
        for (int[] sequence : sequences) {
            byte[] json = new byte[sequence.length + 2];
            json[0] = '"';
            json[json.length - 1] = '"';
            for (int i = 0; i < sequence.length; i++) {
                json[i + 1] = (byte) sequence[i];
            }
            assertFalse(JsonSyntax.isSurelyValid(json), Arrays.toString(sequence));
        }
    }

    @Test
    void endsAtTheDeepestNesting() {
        assertTrue(JsonSyntax.isSurelyValid(nested(JsonSyntax.DEPTH_MAX)));
        assertFalse(JsonSyntax.isSurelyValid(nested(JsonSyntax.DEPTH_MAX + 1)));
        assertNull(PayloadCheck.complaint(Payload.of(nested(JsonSyntax.DEPTH_MAX))));
        assertNotNull(PayloadCheck.complaint(Payload.of(nested(JsonSyntax.DEPTH_MAX + 1))));
        assertFalse(JsonSyntax.isSurelyValid("[".repeat(5_000_000).getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void leavesLongNumbersAndNamesToTheParser() {
        String number = "1".repeat(JsonSyntax.NUMBER_BYTES_MAX + 1);
        assertFalse(JsonSyntax.isSurelyValid(utf8(number)));
        assertFalse(JsonSyntax.isSurelyValid(utf8("{\"" + "n".repeat(JsonSyntax.NAME_BYTES_MAX) + "\":1}")));
    }

    @Test
    void letsTheParserDecideOnSurrogateEscapes() {
        assertFalse(JsonSyntax.isSurelyValid(utf8("\"\\ud83d\\ude00\"")));
        assertNull(PayloadCheck.refusal(Payload.ofText("\"\\ud83d\\ude00\"")));
    }

    @Test
    void neverAcceptsWhatJacksonRejects() {
        Random random = new Random(SEED);
        int accepted = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] json = mutate(utf8(VALID[random.nextInt(VALID.length)]), random);
            if (JsonSyntax.isSurelyValid(json)) {
                accepted++;
                String complaint = PayloadCheck.complaint(Payload.of(json));
                assertNull(complaint, () -> "seed " + SEED + ", bytes " + Arrays.toString(json) + ": " + complaint);
            }
        }
        int seen = accepted;
        assertTrue(seen > MUTATIONS / 20, () -> "only " + seen + " mutations were accepted: the test says little");
    }

    @Test
    void quotesJackson() {
        String complaint = PayloadCheck.complaint(Payload.ofText("'hello'"));
        assertNotNull(complaint);
        assertTrue(complaint.startsWith("Unexpected character (''' (code 39))"), complaint);
        assertEquals(
                "No content to map due to end-of-input", PayloadCheck.complaint(Payload.ofText("  ")));
    }

    private static byte[] mutate(byte[] original, Random random) {
        byte[] json = original;
        for (int n = random.nextInt(3); n >= 0; n--) {
            int at = random.nextInt(json.length + 1);
            byte b = random.nextInt(4) == 0 ? (byte) random.nextInt() : (byte) "{}[]\",:\\u0eE+-.tn1 a".charAt(random.nextInt(20));
            json = switch (random.nextInt(3)) {
                case 0 -> concat(Arrays.copyOf(json, at), new byte[] {b}, Arrays.copyOfRange(json, at, json.length));
                case 1 -> at == json.length ? json : concat(
                        Arrays.copyOf(json, at), new byte[0], Arrays.copyOfRange(json, at + 1, json.length));
                default -> at == json.length ? json : concat(
                        Arrays.copyOf(json, at), new byte[] {b}, Arrays.copyOfRange(json, at + 1, json.length));
            };
        }
        return json;
    }

    private static byte[] concat(byte[] first, byte[] second, byte[] third) {
        byte[] all = Arrays.copyOf(first, first.length + second.length + third.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        System.arraycopy(third, 0, all, first.length + second.length, third.length);
        return all;
    }

    private static byte[] nested(int depth) {
        return utf8("[".repeat(depth) + "]".repeat(depth));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
