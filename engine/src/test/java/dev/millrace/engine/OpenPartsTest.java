package dev.millrace.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenPartsTest {
    private final List<String> closed = new ArrayList<>();
    private final OpenParts parts = new OpenParts();

    @Test
    void closeOnceInTheReverseOrder() {
        parts.add(part("journal"));
        parts.add(part("engine"));
        parts.addBelow(part("telemetry"));
        parts.add(part("door"));
        parts.close();
        parts.close();
        assertEquals(List.of("door", "engine", "telemetry", "journal"), closed);
    }

    @Test
    void closeAlsoWhenOneOfThemFailsTo() {
        parts.add(part("journal"));
        parts.add(() -> {
            throw new IllegalStateException("it does not close");
        });
        parts.add(part("door"));
        parts.close();
        assertEquals(List.of("door", "journal"), closed);
    }

    private AutoCloseable part(String name) {
        return () -> closed.add(name);
    }
}
