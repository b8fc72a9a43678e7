package dev.millrace.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenPartsTest {
    private final List<String> closed = new ArrayList<>();
    private final OpenParts parts = new OpenParts();

    @Test
    void closesInTheReverseOrderAndOnce() {
        parts.add(() -> closed.add("first"));
        parts.add(() -> closed.add("last"));
        parts.addBelow(() -> closed.add("below the last"));
        parts.close();
        parts.close();
        assertEquals(List.of("last", "below the last", "first"), closed);
    }

    @Test
    void aPartThatFailsToCloseKeepsNoOtherOpen() {
        parts.add(() -> closed.add("first"));
        parts.add(() -> {
            throw new NoClassDefFoundError("gone");
        });
        parts.add(() -> {
            throw new IllegalStateException("stuck");
        });
        parts.close();
        assertEquals(List.of("first"), closed);
    }
}
