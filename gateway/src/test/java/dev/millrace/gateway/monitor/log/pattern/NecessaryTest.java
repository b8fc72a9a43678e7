package dev.millrace.gateway.monitor.log.pattern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.telemetry.line.LineQuery;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is looked for before a line is read never decides otherwise than the whole pattern does. */
class NecessaryTest {
    private static final int ROUNDS = 200_000;
    /** Names and texts, with all that may be written in several ways, or looks like something else. */
    private static final List<String> WORDS = List.of(
            "a", "b", "level", "ERROR", "WARN", "a/b", "say \"x\"", "back\\slash", "line\nend", "tab\t", "änd", "😀",
            "\u0001", "null", "true", "false", "Infinity", "NaN", "1e3", "1000", "1000.0", "-5", "0.5E1", "", " ",
            "\\u", "u0061", "/", "\"", "x*y", "E", "a.b");

    private static final List<String> NUMBERS =
            List.of("1000", "1e3", "1000.0", "-5", "5.0", "0.5E1", "0", "12", "1e999");

    @Test
    void aPatternOfJsonMatchesWhatTheConditionHoldsOf() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int matched = 0;
        int passedOver = 0;
        for (int i = 0; i < ROUNDS; i++) {
            String line = line(random);
            String text = "{ " + condition(random, 0) + " }";
            JsonPattern pattern = assertInstanceOf(JsonPattern.class, FilterPattern.parse(text));
            boolean holds = pattern.holds(line);
            String where = "seed " + seed + ": " + text + " of " + line;
            assertEquals(holds, pattern.matches(line), where);
            if (holds) {
                matched++;
                assertTrue(mayFind(pattern, line), where);
            } else if (!mayFind(pattern, line)) {
                passedOver++;
            }
        }
        assertTrue(matched > ROUNDS / 100, "only matched " + matched);
        assertTrue(passedOver > ROUNDS / 10, "only passed over " + passedOver);
    }

    @Test
    void aPatternOfFieldsMatchesOnlyWhereItsTextsAre() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int matched = 0;
        int passedOver = 0;
        for (int i = 0; i < ROUNDS; i++) {
            String line = word(random) + " " + word(random) + " " + word(random);
            String either = "b = " + literal(random) + (random.nextBoolean() ? "" : " || b = " + literal(random));
            String text = "[a = " + literal(random) + ", " + (random.nextBoolean() ? "...]" : either + ", ...]");
            FilterPattern pattern = FilterPattern.parse(text);
            String where = "seed " + seed + ": " + text + " of " + line;
            if (pattern.matches(line)) {
                matched++;
                assertTrue(mayFind(pattern, line), where);
            } else if (!mayFind(pattern, line)) {
                passedOver++;
            }
        }
        assertTrue(matched > ROUNDS / 1000, "only matched " + matched);
        assertTrue(passedOver > ROUNDS / 10, "only passed over " + passedOver);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '~', value = {
        "{ $.level = \"ERROR\" } ; ERROR,\\u",
        "{ $.level = ERROR && $.code = 500 } ; ERROR,\\u",
        "{ $.level = ERROR || $.level = FATAL } ; ERROR,FATAL,\\u",
        "{ $.level = ERROR || $.code = 500 } ; ERROR,\"code\",\\u",
        "{ $.level = ERROR || $.code NOT EXISTS } ; ~~",
        "{ $.code = 500 } ; \"code\",\\u",
        "{ $.a.longer != x } ; \"longer\",\\u",
        "{ $.path = \"/orders/17*\" } ; orders,\\u",
        "{ $['a/b'] IS TRUE } ; a,\\u",
        "{ $.n = \"1*\" && $[0] = \"Infinity\" } ; \"n\",\\u",
        "{ $.a NOT EXISTS } ; ~~",
        "{ $.* = * } ; ~~",
        "[ip, status = 4*, word = *ding] ; ding",
        "[ip, status = 404, ...] ; ~~"
    })
    void saysWhatALineMustHold(String pattern, String needles) {
        assertEquals(needles, String.join(",", FilterPattern.parse(pattern).needles()));
    }

    @Test
    void aLineWithoutTheTextsIsNotRead() {
        JsonPattern pattern = assertInstanceOf(JsonPattern.class, FilterPattern.parse("{ $.level = \"ERROR\" }"));
        assertFalse(pattern.matches("{\"level\":\"INFO\"}"));
        assertTrue(pattern.matches("{\"level\":\"ERR\\u004fR\"}"));
        assertTrue(pattern.matches("{\"l\\u0065vel\":\"ERROR\"}"));
        assertFalse(pattern.matches("not {\"level\":\"ERROR\"}"));
    }

    /** As the bytes of a line are searched. */
    private static boolean mayFind(FilterPattern pattern, String line) {
        List<String> needles =
                LineQuery.of(0, 0, List.of()).holdingAny(pattern.needles()).needles();
        String bytes = new String(line.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        return needles.isEmpty() || needles.stream().anyMatch(bytes::contains);
    }

    private static String condition(Random random, int depth) {
        if (depth < 3 && random.nextInt(3) == 0) {
            String joined = condition(random, depth + 1) + (random.nextBoolean() ? " && " : " || ")
                    + condition(random, depth + 1);
            return random.nextBoolean() ? "(" + joined + ")" : joined;
        }
        String operand = "$" + step(random) + (random.nextInt(4) == 0 ? step(random) : "");
        return switch (random.nextInt(8)) {
            case 0 -> operand + " NOT EXISTS";
            case 1 -> operand + " IS " + List.of("NULL", "TRUE", "FALSE").get(random.nextInt(3));
            case 2 -> operand + " != " + literal(random);
            case 3 -> operand + List.of(" > ", " <= ", " = ").get(random.nextInt(3)) + NUMBERS.get(random.nextInt(6));
            default -> operand + " = " + literal(random);
        };
    }

    private static String step(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> "[*]";
            case 1 -> "[" + random.nextInt(2) + "]";
            case 2 -> "." + List.of("a", "b", "level").get(random.nextInt(3));
            default -> "[" + quoted(word(random)) + "]";
        };
    }

    private static String literal(Random random) {
        String word = word(random);
        if (random.nextInt(3) == 0 && !word.isEmpty()) {
            int at = random.nextInt(word.length());
            word = random.nextBoolean() ? word.substring(0, at) + "*" : "*" + word.substring(at);
        }
        return quoted(word);
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** A line of JSON, mostly. */
    private static String line(Random random) {
        String space = List.of("", "", " ", "\t").get(random.nextInt(4));
        return space + switch (random.nextInt(10)) {
            case 0 -> word(random);
            case 1 -> array(random, 0) + (random.nextInt(10) == 0 ? "x" : "");
            default -> object(random, 0) + space;
        };
    }

    private static String value(Random random, int depth) {
        return switch (random.nextInt(depth < 2 ? 9 : 7)) {
            case 0, 1, 2, 3 -> string(random, word(random));
            case 4 -> number(random);
            case 5 -> "null";
            case 6 -> String.valueOf(random.nextBoolean());
            case 7 -> array(random, depth + 1);
            default -> object(random, depth + 1);
        };
    }

    private static String array(Random random, int depth) {
        StringBuilder array = new StringBuilder("[");
        for (int i = random.nextInt(3); i >= 0; i--) {
            array.append(value(random, depth)).append(i == 0 ? "" : ",");
        }
        return array.append("]").toString();
    }

    private static String object(Random random, int depth) {
        StringBuilder object = new StringBuilder("{");
        for (int i = random.nextInt(4); i >= 0; i--) {
            String name = random.nextInt(3) == 0 ? word(random) : List.of("a", "b", "level").get(random.nextInt(3));
            object.append(string(random, name)).append(random.nextBoolean() ? ":" : " : ");
            object.append(value(random, depth)).append(i == 0 ? "" : ",");
        }
        return object.append("}").toString();
    }

    /** A text as JSON may have it: mostly as it is, and with as many escapes as there can be. */
    private static String string(Random random, String text) {
        boolean rarely = random.nextInt(3) > 0;
        StringBuilder json = new StringBuilder("\"");
        for (int at = 0; at < text.length(); at++) {
            char character = text.charAt(at);
            boolean escaped = !rarely && random.nextInt(3) == 0;
            switch (character) {
                case '"', '\\' -> json.append('\\').append(character);
                case '/' -> json.append(random.nextBoolean() ? "\\/" : "/");
                case '\n' -> json.append(escaped ? "\\u000a" : "\\n");
                case '\t' -> json.append(escaped ? "\\u0009" : "\\t");
                default -> json.append(
                        escaped || character < ' ' ? "\\u%04x".formatted((int) character) : String.valueOf(character));
            }
        }
        return json.append('"').toString();
    }

    private static String word(Random random) {
        return WORDS.get(random.nextInt(WORDS.size()));
    }

    private static String number(Random random) {
        return NUMBERS.get(random.nextInt(NUMBERS.size()));
    }
}
