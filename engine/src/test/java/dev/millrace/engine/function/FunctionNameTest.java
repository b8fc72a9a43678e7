package dev.millrace.engine.function;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FunctionNameTest {
    @Test
    void lettersDigitsHyphensAndUnderscoresAreLegal() {
        String all = "abcxyzABCXYZ0189-_";
        assertEquals(all, new FunctionName(all).value());
        assertEquals(64, new FunctionName("x".repeat(64)).value().length());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a.b", "a b", "a/b", "a:b", "é", "`", "@", "[", "{", "/", "a\n", "\u0661"})
    void othersAreNot(String name) {
        assertFalse(FunctionName.isLegal(name));
        assertThrows(IllegalArgumentException.class, () -> new FunctionName(name));
    }

    @Test
    void aNameMayNotBeLonger() {
        assertFalse(FunctionName.isLegal("x".repeat(65)));
    }
}
